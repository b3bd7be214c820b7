"""Text cells become checked documents. Pure: no files, no network, no clock."""

from etl.transform.batch import Checked, Transform
from etl.transform.headings import looks_like_invoices, match
from etl.transform.mapping import Binding, Mapping

__all__ = ["Binding", "Checked", "Mapping", "Transform", "looks_like_invoices", "match"]
