"""How people write amounts, dates and ids, by stated grammars. Knows no invoice; digits never change."""

from etl.grammar.amounts import DecimalMark
from etl.grammar.dates import DateOrder

__all__ = ["DateOrder", "DecimalMark"]
