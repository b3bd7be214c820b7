"""Text cells become checked documents. Pure: no files, no network, no clock."""

from etl.transform.batch import Checked, Transform
from etl.transform.headings import Binding, Mapping, looks_like_invoices, match

__all__ = ["Binding", "Checked", "Mapping", "Transform", "looks_like_invoices", "match"]
