"""One open text: its file, its counts."""
