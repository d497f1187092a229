"""The commands of ``python -m writer``: one function each, no logic of their own."""
