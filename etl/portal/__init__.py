"""PayFabric Receivables over HTTP. The only importer of aiohttp's client."""

from etl.portal.client import Portal
from etl.portal.criteria import CRITERIA, Criterion, criteria
from etl.portal.exchange import Connection
from etl.portal.reply import Reply, Verdict
from etl.portal.token import Credentials

__all__ = ["CRITERIA", "Connection", "Credentials", "Criterion", "Portal", "Reply", "Verdict", "criteria"]
