"""Files whatever they mean: written wholly or not at all, read within bounds, put into the bin."""
