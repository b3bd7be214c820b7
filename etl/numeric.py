"""Number cells, told apart from text that looks like a number."""

NUMERIC = "\ufdd0"
"""Begins the text of a cell that holds a number with decimals, where that is asked for: its decimal mark is a point,
whatever people write into the same column. A noncharacter of Unicode, which no text means to hold.
"""
