"""Pure functions on strings: words, counts, scripts."""
