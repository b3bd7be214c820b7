"""Stands in a program's way to hypothesis, which users of the product do not have: Pandera would load it."""

raise ImportError("hypothesis is for tests, and a program that they start has to do without it")
