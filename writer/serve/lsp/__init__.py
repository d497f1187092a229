"""The language server: the engine's suggestions in other editors. Plain protocol, no window."""
