"""What becomes of suggestions on the page: whether and when one is shown, and why not."""
