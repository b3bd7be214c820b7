"""Text cells become checked documents. Pure: no files, no network, no clock."""

from etl.transform.batch import Checked, Choices, Transform
from etl.transform.changes import without_clears
from etl.transform.crosschecks import IDENTITY, SWITCHES, Checks
from etl.transform.formats import Formats, FormatSurvey
from etl.transform.lines import Invoices, LineSurvey, assembled
from etl.transform.places import first_table
from etl.transform.rows import Kept, kept

__all__ = [
    "IDENTITY",
    "SWITCHES",
    "Checked",
    "Checks",
    "Choices",
    "FormatSurvey",
    "Formats",
    "Invoices",
    "Kept",
    "LineSurvey",
    "Transform",
    "assembled",
    "first_table",
    "kept",
    "without_clears",
]
