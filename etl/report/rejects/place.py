"""Where rejects go: never over a file that was edited."""

import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

#: Seconds by which a file's time may differ from the one inside it: some disks count in steps of two.
_MOMENTS = 3.0

_ENDINGS = (".xlsx", ".csv", ".lines.csv")

_CORE = "docProps/core.xml"
_CREATED = re.compile(r"<dcterms:created[^>]*>([^<]*)<")
_SUBJECT = re.compile(r"<dc:subject>([^<]*)<")
_CATEGORY = re.compile(r"<cp:category>run (\d+)<")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a rejects workbook says of itself in its properties.

    Attributes:
        file: whose rows they are.
        run: its number.
        portal: where the run went, or "".
    """

    file: str
    run: int
    portal: str

    def properties(self, now: datetime) -> dict[str, object]:
        """Returns the properties as xlsxwriter takes them."""
        return {
            "title": f"Rejected rows of {self.file}",
            "subject": self.portal,
            "category": f"run {self.run}",
            "created": now.replace(tzinfo=None),
        }


def stamped(path: Path, now: datetime) -> None:
    """Gives a workbook the time that stands in it: whoever saves it changes that."""
    os.utime(path, (now.timestamp(), now.timestamp()))


def vacant(base: Path, number: int, stamp: Stamp) -> Path:
    """A name for rejects without its ending: ``july.rejects``, or ``july.rejects-2`` where somebody's work is.

    Args:
        base: the name.
        number: the first number that may be tried; 1 is the bare name.
        stamp: of the run that is to be told of.
    """
    return next(name for name in _names(base, number) if not _there(name) or _ours(name, stamp))


def clear(base: Path, number: int, stamp: Stamp) -> None:
    """Removes the rejects of earlier runs of the same file that nobody has worked in."""
    for name in _names(base, number):
        files = _there(name)
        if not files:
            return
        if _ours(name, stamp):
            for file in files:
                # One that is open in another program stays, as does one that somebody has worked in.
                with suppress(OSError):
                    file.unlink()


def _names(base: Path, number: int) -> Iterator[Path]:
    while True:
        yield base if number == 1 else base.with_name(f"{base.name}-{number}")
        number += 1


def _there(name: Path) -> list[Path]:
    return [file for ending in _ENDINGS if (file := with_ending(name, ending)).exists()]


def with_ending(name: Path, ending: str) -> Path:
    """A name with an ending behind all that it has."""
    return name.with_name(f"{name.name}{ending}")


def _ours(name: Path, stamp: Stamp) -> bool:
    """Whether the files are as they were written, by this run or an earlier one to the same portal."""
    try:
        with zipfile.ZipFile(with_ending(name, ".xlsx")) as package:
            core = package.read(_CORE).decode(errors="replace")
        created, portal, run = (found.search(core) for found in (_CREATED, _SUBJECT, _CATEGORY))
        if not created or not run:
            return False
        then = datetime.fromisoformat(created[1]).astimezone(UTC).timestamp()
        untouched = all(abs(file.stat().st_mtime - then) <= _MOMENTS for file in _there(name))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False
    return untouched and int(run[1]) <= stamp.run and (portal[1] if portal else "") == _escaped(stamp.portal)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
