"""Carrying a poem or story on."""
