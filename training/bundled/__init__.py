"""Making, measuring and checking the models that come with Inkling."""
