"""Verse in the window: what is said of its lines, and a poem that is led line by line."""
