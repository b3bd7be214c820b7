"""Every option once: its help, default, environment variable and place in ``etl.toml``. Imports nothing heavy."""

from etl.options.checking import LARGEST, AttachmentOptions, CheckOptions
from etl.options.journal import JournalOptions
from etl.options.portal import PortalOptions, Secrets
from etl.options.reading import ReadOptions
from etl.options.sending import SendOptions
from etl.options.settings import load

__all__ = [
    "LARGEST",
    "AttachmentOptions",
    "CheckOptions",
    "JournalOptions",
    "PortalOptions",
    "ReadOptions",
    "Secrets",
    "SendOptions",
    "load",
]
