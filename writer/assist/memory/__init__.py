"""What is remembered of a document, so that its names and refrains come back."""
