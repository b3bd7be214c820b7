"""Who is told, and of what kind.

The words are those of a run (`etl/app/run_notice.py`) or of a job (`etl/service/notices.py`).
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct, field

from etl.options import Notify


class Kind(StrEnum):
    """Why somebody is told."""

    #: All went well.
    SUCCESS = "success"
    #: Something did not go well.
    FAILURE = "failure"
    #: A person must act: it does not come right by itself.
    ATTENTION = "attention"
    #: What had not gone well has, after all.
    RECOVERED = "recovered"


class Notice(Struct, frozen=True, kw_only=True):
    """What is told.

    Attributes:
        kinds: why; each has people of its own.
        title: in a line.
        body: counts, sums and reasons, lines; never invoices.
        facts: the same for programs, as JSON takes it.
        attachments: files that go with it where the settings say so.
    """

    kinds: frozenset[Kind]
    title: str
    body: str
    facts: Mapping[str, object] = field(default_factory=dict)
    attachments: tuple[Path, ...] = ()

    def addresses(self, notify: Notify) -> tuple[str, ...]:
        """Who is told of it, each once. That all went well after all, the run itself tells those of a success."""
        lists = {
            Kind.SUCCESS: notify.success,
            Kind.FAILURE: notify.failure,
            Kind.ATTENTION: notify.attention,
            Kind.RECOVERED: tuple(each for each in notify.failure if each not in notify.success),
        }
        return tuple(dict.fromkeys(address for kind in Kind if kind in self.kinds for address in lists[kind]))
