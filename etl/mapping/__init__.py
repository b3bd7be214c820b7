"""What the columns of a file mean: own names, built-in profiles, mapping files. Pure: no files, no network."""

from etl.mapping.appearance import appearance, grouped, headless
from etl.mapping.binding import bound, told_columns
from etl.mapping.complete import missing
from etl.mapping.guess import Draft, guess
from etl.mapping.header import Header, by_position, choose_header
from etl.mapping.headings import known, match
from etl.mapping.mapping import Binding, Choice, ColumnMap, MappingText, TableRole
from etl.mapping.profiles import names as profile_names
from etl.mapping.resolve import heading_row, knows, resolve, suits

__all__ = [
    "Binding",
    "Choice",
    "ColumnMap",
    "Draft",
    "Header",
    "MappingText",
    "TableRole",
    "appearance",
    "bound",
    "by_position",
    "choose_header",
    "grouped",
    "guess",
    "heading_row",
    "headless",
    "known",
    "knows",
    "match",
    "missing",
    "profile_names",
    "resolve",
    "suits",
    "told_columns",
]
