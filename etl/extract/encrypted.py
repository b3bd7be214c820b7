"""Workbooks with a password, opened in memory."""

import io
import struct
from xml.parsers.expat import ExpatError

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

from etl.errors import FileError, PasswordError
from etl.extract.reading import Source

# What is not as it should be, the library finds out by whatever it stumbles over.
_STRANGE = (
    FileFormatError,
    ParseError,
    ExpatError,
    OSError,
    ValueError,
    LookupError,
    AttributeError,
    AssertionError,
    TypeError,
    OverflowError,
    MemoryError,
    struct.error,
)

#: Excel opens a workbook that is locked with this one without asking.
_DEFAULT = "VelvetSweatshop"


def unlocked(source: Source, password: str | None) -> Source:
    """The workbook without its lock; one that has none as it is.

    Raises:
        PasswordError: it has a password, and none or another is named.
        FileError: it is damaged, or locked in a way that is not known.
    """
    with source.open() as file:
        try:
            office = msoffcrypto.OfficeFile(file)
            locked = office.is_encrypted()
        except (DecryptionError, *_STRANGE):
            # Not a file of this library's; its reader will tell.
            locked = False
        if not locked:
            return source
        opened = io.BytesIO()
        try:
            # Of the two formats only the newer one has to be told to compare the password.
            check = {"verify_password": True} if office.format == "ooxml" else {}
            office.load_key(password=_DEFAULT if password is None else password, **check)
            office.decrypt(opened)
        except (InvalidKeyError, DecryptionError) as error:
            raise PasswordError(_sentence(source, password)) from error
        except _STRANGE as error:
            raise FileError(
                f"{source.path.name} has a password of a kind that is not known. Save it without one in Excel."
            ) from error
    data = opened.getvalue()
    return Source(source.path, lambda: io.BytesIO(data), "unlocked")


def _sentence(source: Source, password: str | None) -> str:
    if password is None:
        return f"{source.path.name} has a password. Set ETL_WORKBOOK_PASSWORD to it, or save the workbook without one."
    return f"The password of {source.path.name} is another one. Check capitals and the keyboard's language."
