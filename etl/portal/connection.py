"""How a portal is reached, and what a request brings: known without the library that sends it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from etl.portal.credentials import Credentials
from etl.portal.reply import Reply
from etl.portal.upload import Upload

#: Makes a reply of an answer: its status, its body, and seconds that it asks to wait.
Judge = Callable[[int, bytes, float | None], Reply]

#: What a request brings: JSON, a form, a file, nothing.
Content = bytes | dict[str, str] | Upload | None


class Wishes(Protocol):
    """What a person wishes of each request: of the options of a portal, those that reach it."""

    @property
    def timeout(self) -> float:
        """Seconds that it may take once it is connected, and its connection before."""

    @property
    def ca_file(self) -> Path | None:
        """Certificates of a company's own authority, in PEM, besides the system's."""


@dataclass(frozen=True, slots=True)
class Connection:
    """The address of a portal, and how to reach it.

    Attributes:
        base_url: up to and including the last ``/api``.
        credentials: never shown in a repr.
        wishes: how each request is made.
        tokens: where fetched tokens are kept between runs; None for nowhere.
        may_send: asked once more when there is a connection for a request, which may have taken a while to make.
        slot: entered around every request, token requests included, and handed each answer; the place for a rate limit.
    """

    base_url: str
    credentials: Credentials = field(repr=False)
    wishes: Wishes
    slot: Callable[[], AbstractAsyncContextManager[Callable[[Reply], None]]]
    tokens: Path | None = None
    may_send: Callable[[], bool] = lambda: True
