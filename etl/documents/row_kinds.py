"""What a row of a table is that holds no invoice."""

from enum import StrEnum

#: What tells an invoice from all else, where columns hold it.
KEYS = ("InvoiceId", "CustomerId", "Amount")


class RowKind(StrEnum):
    """What a row is that holds no invoice."""

    BLANK = "blank"
    TOTALS = "totals"
    HEADINGS = "headings"
    COMPONENTS = "components"
    #: Lines of a report about itself: pages, counts, when it was printed.
    FOOTERS = "footers"
    CAPTIONS = "captions"
    #: Prepared for an invoice that was never written: nothing but zeros.
    PREPARED = "prepared"
    #: The table's own headings in another order.
    REORDERED = "reordered"
    #: Headings of another table.
    OTHER = "other"
    #: The same, if a blank row stands above it; else an invoice.
    MAYBE_OTHER = "maybe other"
    #: A total, if it is the sum of the rows above; else an invoice.
    MAYBE_TOTALS = "maybe totals"
    #: A caption, if a blank row stands above it; else an invoice.
    MAYBE_CAPTION = "maybe caption"
