"""Pure functions on strings: words, counts, scripts, typography. No state, no files, no Qt."""
