"""Reads a CSV as text and writes it as lines of JSON: FILE TARGET."""

import sys

import polars as pl

pl.read_csv(sys.argv[1], infer_schema=False).write_ndjson(sys.argv[2])
