"""Choosing a model and how it helps."""
