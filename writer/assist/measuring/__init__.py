"""What a model is worth to a writer: simulated typing, bits per byte, how sure a figure is."""
