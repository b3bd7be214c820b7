"""Text cells become checked documents. Pure: no files, no network, no clock."""

from etl.transform.amounts import DecimalMark
from etl.transform.batch import Checked, Choices, Transform
from etl.transform.binding import bound
from etl.transform.complete import missing
from etl.transform.crosschecks import RULES, Checks
from etl.transform.dates import DateOrder
from etl.transform.formats import Formats, FormatSurvey
from etl.transform.guess import guess
from etl.transform.header import Header, choose_header
from etl.transform.headings import known, match
from etl.transform.lines import Invoices, LineSurvey, assembled
from etl.transform.mapping import Binding, Choice, Mapping, MappingText, Part
from etl.transform.mapping_draft import Draft, written
from etl.transform.profiles import names as profile_names
from etl.transform.resolve import knows, resolve, suits
from etl.transform.rows import Kept, kept

__all__ = [
    "RULES",
    "Binding",
    "Checked",
    "Checks",
    "Choice",
    "Choices",
    "DateOrder",
    "DecimalMark",
    "Draft",
    "FormatSurvey",
    "Formats",
    "Header",
    "Invoices",
    "Kept",
    "LineSurvey",
    "Mapping",
    "MappingText",
    "Part",
    "Transform",
    "assembled",
    "bound",
    "choose_header",
    "guess",
    "kept",
    "known",
    "knows",
    "match",
    "missing",
    "profile_names",
    "resolve",
    "suits",
    "written",
]
