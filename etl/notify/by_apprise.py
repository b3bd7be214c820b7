"""Messages by mail, Teams, Slack and the rest: by apprise, an extra."""

import logging
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from etl.notify.notice import Kind, Notice
from etl.options import Notify
from etl.text import text_of

_ENVIRONMENT = "env:"
_FILE = "file:"

#: Seconds that an address may take.
_LIMIT = 60.0


class _Sender(Protocol):
    """What is used of ``apprise.Apprise``."""

    def add(self, servers: str) -> bool:
        """Takes an address; whether it is one."""

    def notify(self, body: str, title: str, *, notify_type: str, attach: list[str] | None, timeout: float) -> object:
        """Sends; what it returns is true where that went well."""


class _Apprise(Protocol):
    """What is used of the package ``apprise``."""

    Apprise: type[_Sender]


def send_messages(notify: Notify, notice: Notice) -> list[str]:
    """Sends a notice to all who are told of its kind; returns what went wrong, sentences without an address in them."""
    addresses = notice.addresses(notify)
    if not addresses:
        return []
    try:
        apprise = cast("_Apprise", import_module("apprise"))
    except ImportError:
        return ["Nobody was notified: that needs an extra, python -m pip install 'payfabric-etl[notify]'."]
    # What it logs may have an address in it, and with that a password.
    log = logging.getLogger("apprise")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    attached = [str(path) for path in notice.attachments] if notify.attach_rejects else []
    return [wrong for address in addresses for wrong in _sent(apprise, address, notice, attached)]


def _sent(apprise: _Apprise, address: str, notice: Notice, attached: list[str]) -> Iterator[str]:
    try:
        known = list(_resolved(address))
    except (OSError, ValueError) as error:
        yield f"Not notified, {address}: {getattr(error, 'strerror', None) or error}."
        return
    for each in known:
        sender, way = apprise.Apprise(), each.partition("://")[0] if "://" in each else "an address"
        try:
            if not sender.add(each):
                yield f"Not notified by {way}: apprise knows no such address: see https://appriseit.com"
            elif not sender.notify(
                notice.body,
                notice.title,
                notify_type=_TYPES[_kind(notice)],
                attach=attached or None,
                timeout=_LIMIT,
            ):
                yield f"Not notified by {way}: it could not be delivered. Look at the address and the network."
        except Exception as error:  # noqa: BLE001 - each way has errors of its own, which may quote its address
            yield f"Not notified by {way}: {type(error).__name__}."


def _resolved(address: str) -> Iterator[str]:
    """The addresses that a text is, or that the variable or file it names holds, a line each.

    Raises:
        OSError: there is no such file.
        ValueError: there is no such variable, or nothing in it; or the file is no text.
    """
    if address.startswith(_ENVIRONMENT):
        text = os.environ.get(address.removeprefix(_ENVIRONMENT), "")
    elif address.startswith(_FILE) and not address.startswith(f"{_FILE}//"):
        text = Path(address.removeprefix(_FILE)).read_text(encoding="utf-8")
    else:
        text = address
    lines = [line.strip() for line in text_of(text).splitlines() if line.strip()]
    if not lines:
        raise ValueError("it is empty, or not set")
    yield from lines


def _kind(notice: Notice) -> Kind:
    return next(kind for kind in _TYPES if kind in notice.kinds)


#: By the words of apprise, the worst first.
_TYPES = {Kind.FAILURE: "failure", Kind.ATTENTION: "warning", Kind.SUCCESS: "success", Kind.RECOVERED: "success"}
