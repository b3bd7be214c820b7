"""A file on its way to the portal."""

from msgspec import Struct

from etl.model.attachment import Attachment

#: Bytes a second that an upload is given time for at least, besides the time of any request.
SLOWEST = 16_000


class Upload(Struct, frozen=True):
    """A file and the invoice beside it, as the parts that `Invoices.md` names. Every request begins it anew.

    Attributes:
        attachment: the file.
        invoice: the JSON of its invoice; None where the file goes alone.
    """

    attachment: Attachment
    invoice: bytes | None = None
