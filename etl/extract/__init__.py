"""A path becomes tables of text cells with their source rows. Nothing here knows what an invoice is."""

from etl.extract.encoding import sha256
from etl.extract.files import open_tables
from etl.extract.reading import Reading
from etl.extract.table import CELLS, FAULT, ROW, TOP, Line, Rounded, Table, TextForm, Told, column_names

__all__ = [
    "CELLS",
    "FAULT",
    "ROW",
    "TOP",
    "Line",
    "Reading",
    "Rounded",
    "Table",
    "TextForm",
    "Told",
    "column_names",
    "open_tables",
    "sha256",
]
