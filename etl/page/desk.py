"""What the page works with: settings, a folder, the files that were chosen, and what is under way."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from msgspec import Struct, field

from etl.app.context import Context
from etl.errors import SettingsError
from etl.options import AttachmentOptions, CheckOptions, ReadOptions, SendOptions
from etl.page.chosen import Chosen
from etl.page.command import Command, Started
from etl.page.jobs import Job, Jobs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed import DataclassInstance as Options


class Desk(Struct, frozen=True):
    """What every screen works with.

    Attributes:
        context: the portal, the journal and the secrets, as a command would have them.
        folder: where files go that are dropped, and where they are listed.
        jobs: what is under way.
        files: those that were chosen, by number.
        largest: bytes of a file that is dropped, at most.
        started: what was said when the page was started.
        read: how files are read, as settings have it.
        check: what must hold, as settings have it.
        attach: which files go with invoices, as settings have it.
        checks: a folder of this server's own, for what its checks have found.
        correcting: is held while a cell is written: each one reads the file that the last one wrote.
    """

    context: Context
    folder: Path
    largest: int
    started: Started
    read: ReadOptions = field(default_factory=ReadOptions)
    check: CheckOptions = field(default_factory=CheckOptions)
    attach: AttachmentOptions = field(default_factory=AttachmentOptions)
    checks: Path = Path()
    jobs: Jobs = field(default_factory=Jobs)
    files: dict[int, Chosen] = field(default_factory=dict)
    correcting: asyncio.Lock = field(default_factory=asyncio.Lock)

    def choose(self, path: Path) -> Chosen:
        """Takes up a file, read as the settings say; one that was chosen before is read as before."""
        before = next((each for each in self.files.values() if each.path == path), None)
        if before:
            return before
        return self.keep(Chosen(len(self.files) + 1, path, self.read, self.check, self.attach))

    def command(self, name: str, *words: str | Path, said: "Iterable[Options]" = ()) -> Command:
        """The same as a command: its arguments, and what is said otherwise than settings have it."""
        usual: dict[type, Options] = {ReadOptions: self.read, CheckOptions: self.check, SendOptions: self.context.send}
        return self.started.command(name, *words, said=[(group, usual[type(group)]) for group in said])

    def keep(self, chosen: Chosen) -> Chosen:
        """Takes note of what was said of a file."""
        self.files[chosen.number] = chosen
        return chosen

    @property
    def portal(self) -> str:
        """The portal for people; "" where none is set."""
        try:
            return str(self.context.destination)
        except SettingsError:
            return ""


DESK = web.AppKey("desk", Desk)


def desk_of(request: web.Request) -> Desk:
    """The desk of the server that was asked."""
    return request.app[DESK]


def chosen_of(request: web.Request) -> Chosen:
    """The file that an address names.

    Raises:
        HTTPNotFound: there is none.
    """
    found = desk_of(request).files.get(number_of(request))
    if found is None:
        raise web.HTTPNotFound
    return found


def job_of(request: web.Request) -> Job:
    """The job that an address names; raises HTTPNotFound where there is none."""
    found = desk_of(request).jobs.get(number_of(request))
    if found is None:
        raise web.HTTPNotFound
    return found


def number_of(request: web.Request) -> int:
    """The number that an address has; 0 for none that there can be."""
    said = request.match_info["number"]
    return int(said) if said.isdecimal() and len(said) < 18 else 0  # noqa: PLR2004 - more than any run has
