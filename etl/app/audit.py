"""The record of who worked on a run: the words of the command, with what it ran, and how it ended; without secrets."""

import logging
import platform
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Protocol, TypeVar

from etl.app.context import Context
from etl.app.control_events import Linked
from etl.errors import EtlError, JournalError
from etl.exit_codes import Ending
from etl.journal import Journal, place_of
from etl.model.audit import Invocation
from etl.model.limits import FailureLimit, RateLimit
from etl.text import redact, text_of

_log = logging.getLogger(__name__)

#: Those that read, check, send and write.
_PACKAGES = ("aiohttp", "anyio", "msgspec", "pandera", "polars")

_SERVER = re.compile(r"postgres(?:ql)?://\S*", re.IGNORECASE)
_LOGIN = re.compile(r"://[^/\s]*@")


class Ended(Protocol):
    """What comes of a use case."""

    @property
    def ending(self) -> Ending:
        """How it ended."""


_T = TypeVar("_T", bound=Ended)


def recorded(journal: Journal, run: int, context: Context, act: Callable[[], _T]) -> _T:
    """Does what the use case is about, and records it; a rehearsal is not recorded.

    Returns and raises what ``act`` does. Where the process dies the record has no end.
    """
    if context.send.simulate:
        return act()
    number = journal.audit.begin(run, _invocation(context))
    ending, said = Ending.STOPPED, ""
    try:
        done = act()
        ending = done.ending
    except (EtlError, KeyboardInterrupt) as error:
        ending, said = Ending.NOTHING_SENT, str(error) or "Stopped before anything was sent."
        raise
    except BaseException as error:
        said = type(error).__name__
        raise
    finally:
        # A journal that fails has been told of; then the record has no end either.
        with suppress(JournalError):
            journal.audit.end(run, number, ending, _redacted(said, _secrets(context)))
            head = journal.chain.end(run, number)
            _log.info("linked", extra={"facts": {"event": "linked", "run": run, "head": head}})
            context.observer.note(Linked(run, head))
    return done


def _invocation(context: Context) -> Invocation:
    secrets = _secrets(context)
    words = tuple(_redacted(word, secrets) for word in context.caller)
    settings = {name: _told(value) for name, value in context.settings.items() if value is not None}
    return Invocation(words, _versions(), settings, platform.node())


@cache
def _versions() -> Mapping[str, str]:
    own = {"etl": _version("payfabric-etl"), "python": platform.python_version(), "system": platform.system()}
    return own | {name: _version(name) for name in _PACKAGES} | {"sqlite": sqlite3.sqlite_version}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def _told(value: object) -> str:
    """A setting as it is written on the command line."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    if isinstance(value, tuple):
        return ",".join(map(_told, value)) or "unlimited"
    if isinstance(value, RateLimit):
        return f"{value.count} in {value.period:g} s"
    if isinstance(value, FailureLimit):
        return f"{value.share:.0%}" if value.share is not None else str(value.count)
    return text_of(str(value))


def without_secrets(text: str, context: Context) -> str:
    """A text as it can be stored and shown, without any secret that is in use."""
    return _redacted(text, _secrets(context))


def _secrets(context: Context) -> list[str]:
    """Every secret in use."""
    own = (context.secrets.token, context.secrets.integration_key, context.secrets.integration_password)
    return [*own, context.workbook_password or "", context.journal.server_password]


def _redacted(text: str, secrets: Iterable[str]) -> str:
    """A text without secrets, as it can be stored: those given, and what stands before the @ of an address."""
    return text_of(redact(_LOGIN.sub("://***@", _SERVER.sub(_server, text)), secrets))


def _server(found: re.Match[str]) -> str:
    """Its host and database may be told, its password and options not."""
    try:
        return str(place_of(found[0]))
    except ValueError:
        return "postgresql://***"
