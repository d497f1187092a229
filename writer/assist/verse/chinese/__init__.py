"""Chinese verse: tones and rhymes, forms and faults, and lines that keep a form."""
