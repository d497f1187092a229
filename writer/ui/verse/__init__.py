"""Verse in the window: what is said of its lines beside them."""
