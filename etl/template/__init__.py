"""An empty workbook to be filled in: its headings, limits and choices come from the schemas."""

from etl.template.workbook import write_template

__all__ = ["write_template"]
