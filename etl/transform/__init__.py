"""Text cells become checked documents. Pure: no files, no network, no clock."""

from etl.transform.batch import Checked, Choices, Transform
from etl.transform.binding import bound
from etl.transform.crosschecks import RULES, Checks
from etl.transform.formats import Formats, FormatSurvey
from etl.transform.header import Header, choose_header
from etl.transform.headings import known, looks_like_invoices, match
from etl.transform.lines import Invoices, LineSurvey, assembled
from etl.transform.mapping import Binding, Choice, Mapping, MappingText
from etl.transform.resolve import resolve
from etl.transform.rows import Kept, kept

__all__ = [
    "RULES",
    "Binding",
    "Checked",
    "Checks",
    "Choice",
    "Choices",
    "FormatSurvey",
    "Formats",
    "Header",
    "Invoices",
    "Kept",
    "LineSurvey",
    "Mapping",
    "MappingText",
    "Transform",
    "assembled",
    "bound",
    "choose_header",
    "kept",
    "known",
    "looks_like_invoices",
    "match",
    "resolve",
]
