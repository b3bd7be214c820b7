"""What the log is told of each request: ids and verdicts only, as what an invoice says is its owner's business."""

import logging

from etl.model.document import Document
from etl.portal import Reply

#: What the log calls a request.
_EVENTS = {"POST": "post", "PATCH": "patch", "GET": "ask"}

_log = logging.getLogger(__name__)


def is_told() -> bool:
    """Whether the log takes what it is told."""
    return _log.isEnabledFor(logging.INFO)


def tell(what: str, document: Document, reply: Reply) -> None:
    """Tells of a request of this kind and its answer."""
    event = _EVENTS.get(what, what)
    ids = {"document": document.seq, "identity": document.identity}
    answer = {"verdict": reply.verdict, "http_status": reply.http_status}
    _log.info("%s", event, extra={"facts": {"event": event, **ids, **answer}})
