"""PayFabric Receivables over HTTP. The only importer of aiohttp's client."""

from etl.portal.client import Connection, Portal
from etl.portal.reply import Reply, Verdict
from etl.portal.token import Credentials

__all__ = ["Connection", "Credentials", "Portal", "Reply", "Verdict"]
