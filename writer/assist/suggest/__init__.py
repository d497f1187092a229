"""From the text before the caret to words: beam search, ghost text, the state behind them."""
