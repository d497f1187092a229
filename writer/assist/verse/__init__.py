"""Verse: forms as data, what a line does with its form, and lines that keep one."""
