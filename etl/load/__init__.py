"""Sends what is planned: workers, rate limit, retries, and documents in doubt."""

from etl.load.delivery import Road, sign_in
from etl.load.limiter import Limiter
from etl.load.poster import Poster
from etl.load.retry import Policy
from etl.load.stop import Stop, StoppedError

__all__ = ["Limiter", "Policy", "Poster", "Road", "Stop", "StoppedError", "sign_in"]
