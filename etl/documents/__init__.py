"""Text cells become checked documents. Pure: no files, no network, no clock."""

from etl.documents.batch import Checked, Choices, Transform
from etl.documents.changes import without_clears
from etl.documents.crosschecks import (
    CAPITALS,
    IDENTITY,
    LEADING_ZEROS,
    LIKELY_DUPLICATE,
    LOOK_ALIKE,
    OF_RUNS,
    SEQUENCE_GAPS,
    SWITCHES,
    UNKNOWN_CUSTOMER,
    UNUSUAL,
    Checks,
)
from etl.documents.faulty_rows import AS_REJECTED, MERGED_CELLS, OTHER_TABLE
from etl.documents.formats import Formats, FormatSurvey
from etl.documents.lines import Invoices, LineSurvey, assembled
from etl.documents.parting import checked
from etl.documents.places import first_table
from etl.documents.row_kinds import RowKind
from etl.documents.rows import SOURCE, RowSorter
from etl.documents.stated_totals import PassedRow, StatedTotals, compared

__all__ = [
    "AS_REJECTED",
    "CAPITALS",
    "IDENTITY",
    "LEADING_ZEROS",
    "LIKELY_DUPLICATE",
    "LOOK_ALIKE",
    "MERGED_CELLS",
    "OF_RUNS",
    "OTHER_TABLE",
    "SEQUENCE_GAPS",
    "SOURCE",
    "SWITCHES",
    "UNKNOWN_CUSTOMER",
    "UNUSUAL",
    "Checked",
    "Checks",
    "Choices",
    "FormatSurvey",
    "Formats",
    "Invoices",
    "LineSurvey",
    "PassedRow",
    "RowKind",
    "RowSorter",
    "StatedTotals",
    "Transform",
    "assembled",
    "checked",
    "compared",
    "first_table",
    "without_clears",
]
