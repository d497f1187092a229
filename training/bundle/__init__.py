"""From trained weights to a measured bundle: graph, eight bits, n-gram, word list, card."""
