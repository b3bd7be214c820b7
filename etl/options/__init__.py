"""Every option once: its help, default, environment variable and place in ``etl.toml``. Imports nothing heavy."""

from etl.options.checking import LARGEST, AttachmentOptions, CheckOptions
from etl.options.config import ConfigOptions
from etl.options.journal import JournalOptions
from etl.options.portal import PortalOptions, Secrets
from etl.options.portal_section import Notify, PortalProfile
from etl.options.reading import ReadOptions
from etl.options.sending import SendOptions
from etl.options.settings import Listed, list_portals, load, load_profile
from etl.options.telling import TellOptions

__all__ = [
    "LARGEST",
    "AttachmentOptions",
    "CheckOptions",
    "ConfigOptions",
    "JournalOptions",
    "Listed",
    "Notify",
    "PortalOptions",
    "PortalProfile",
    "ReadOptions",
    "Secrets",
    "SendOptions",
    "TellOptions",
    "list_portals",
    "load",
    "load_profile",
]
