"""Work beside the GUI thread: the one that suggests, and the one for files."""
