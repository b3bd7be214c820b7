"""PayFabric Receivables over HTTP. The only importer of aiohttp's client."""

from etl.portal.client import Portal
from etl.portal.connection import Connection
from etl.portal.credentials import Credentials
from etl.portal.criteria import CRITERIA, Criterion, criteria
from etl.portal.reply import EMPTY, WEB_PAGE, Reply, Verdict

__all__ = [
    "CRITERIA",
    "EMPTY",
    "WEB_PAGE",
    "Connection",
    "Credentials",
    "Criterion",
    "Portal",
    "Reply",
    "Verdict",
    "criteria",
]
