"""Exit codes, for schedulers and scripts."""

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    SUCCESS = 0
    """Every document was delivered."""
    FAILURES = 1
    """Finished; some documents were rejected or failed."""
    NOTHING_SENT = 2
    """Usage, settings or an unusable file: nothing was sent."""
    STOPPED = 3
    """Stopped early; documents are still pending."""


SENDING = {
    Exit.SUCCESS: "all delivered",
    Exit.FAILURES: "some rejected or failed",
    Exit.NOTHING_SENT: "nothing was sent",
    Exit.STOPPED: "stopped early with invoices pending",
}
"""What they mean where invoices are sent."""
