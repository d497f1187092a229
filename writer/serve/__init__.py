"""The engine for other programs: JSON lines and a language server. No Qt."""
