"""The rejects: the user's own rows that were not delivered, with what is wrong where, to be corrected and loaded."""

from etl.report.formulas import unescaped
from etl.report.rejects.pages import Note, Page, Row
from etl.report.rejects.place import Stamp, clear, is_untouched, own_files, vacant
from etl.report.rejects.provenance import BEYOND, NAMES, REASONS, TORN, Provenance, provenance_of
from etl.report.rejects.text import write_text
from etl.report.rejects.workbook import held, write_workbook
from etl.report.workbook import ROWS

__all__ = [
    "BEYOND",
    "NAMES",
    "REASONS",
    "ROWS",
    "TORN",
    "Note",
    "Page",
    "Provenance",
    "Row",
    "Stamp",
    "clear",
    "held",
    "is_untouched",
    "own_files",
    "provenance_of",
    "unescaped",
    "vacant",
    "write_text",
    "write_workbook",
]
