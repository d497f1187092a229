"""Benchmarks against published work and against what people would run otherwise."""
