"""English verse: how words sound, what a line scans as, which words rhyme."""
