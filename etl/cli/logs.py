"""What the log says on stderr: warnings as sentences, or every event as a line of JSON."""

import logging
import sys

import msgspec

from etl.text import millisecond


class _Sentences(logging.Handler):
    """Sentences that do not tear the progress bar."""

    def emit(self, record: logging.LogRecord) -> None:
        """Prints a record."""
        from tqdm import tqdm

        tqdm.write(f"etl: {record.getMessage()}", file=sys.stderr)


class _Lines(logging.Formatter):
    """Events as JSON: the time, UTC, and the facts handed to the logger."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as a line."""
        at = millisecond(record.created)
        facts = getattr(record, "facts", {"event": record.getMessage()})
        return msgspec.json.encode({"at": at, "level": record.levelname.lower(), **facts}).decode()


def start_log(log_format: str | None) -> None:
    """Sends the log of ``etl`` to stderr.

    Args:
        log_format: "json" for every event; None for warnings alone.
    """
    log = logging.getLogger("etl")
    handler: logging.Handler = _Sentences()
    if log_format:
        handler = logging.StreamHandler()
        handler.setFormatter(_Lines())
    log.setLevel(logging.INFO if log_format else logging.WARNING)
    log.handlers = [handler]
