"""Measurements side by side with peers, printed as ratios: ``python -m benchmarks``. See README.md in this folder."""
