"""Widgets and the worker thread: with app.py, the only place that imports PySide6."""
