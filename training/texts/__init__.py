"""From files of any kind to tokens: reading, cleaning, duplicates, tokenizer, encoded text."""
