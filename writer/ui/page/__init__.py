"""The page one writes on, and all that is drawn in it. Knows no window."""
