"""Where rejects go: never over a file that was edited, and never over those of another run."""

import os
import re
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

#: Seconds by which a file's time may differ from the one inside it: some disks count in steps of two.
_MOMENTS = 3.0

_ENDINGS = (".xlsx", ".csv", ".lines.csv")

_CORE = "docProps/core.xml"
_CREATED = re.compile(r"<dcterms:created[^>]*>([^<]*)<")
_CATEGORY = re.compile(r"<cp:category>run (\d+)<")
_KEYWORDS = re.compile(r"<cp:keywords>([^<]*)<")


class Stamp(Struct, frozen=True):
    """What a rejects workbook says of itself in its properties.

    Attributes:
        file: whose rows they are.
        run: its number.
        portal: where the run went, or "".
        journal: the one that knows the run; "" for a check or a rehearsal, which none keeps.
    """

    file: str
    run: int
    portal: str
    journal: str = ""

    def properties(self, now: datetime) -> dict[str, object]:
        """Returns the properties as xlsxwriter takes them."""
        return {
            "title": f"Rejected rows of {self.file}",
            "subject": self.portal,
            "category": f"run {self.run}",
            "keywords": self.journal,
            "created": now.replace(tzinfo=None),
        }


class _Owner(Struct, frozen=True):
    """Whose rejects stand somewhere: run and journal, and whether they are as they were written."""

    run: int
    journal: str
    untouched: bool

    def is_same(self, stamp: Stamp) -> bool:
        """Whether they are of this very run; of checks and rehearsals the next one takes the place of the last."""
        return self.journal == stamp.journal and (self.run == stamp.run or not stamp.journal)

    def is_newer(self, stamp: Stamp) -> bool:
        """Whether a later run of the same journal has written them."""
        return self.journal == stamp.journal and self.run > stamp.run


def stamped(path: Path, now: datetime) -> None:
    """Gives a workbook the time that stands in it: whoever saves it changes that."""
    os.utime(path, (now.timestamp(), now.timestamp()))


def vacant(base: Path, number: int, stamp: Stamp) -> tuple[Path, str]:
    """A name for the rejects of a run without its ending, and a sentence on others that stood there, or "".

    The newest run has the name itself; the rejects of another one are kept under another name. Those of the run itself
    are written anew, unless somebody has worked in them.

    Args:
        base: the name, such as ``july.rejects``.
        number: stands behind it: 1 for the bare name, 2 for ``july.rejects-2``.
        stamp: of the run.
    """
    name = _numbered(base, number)
    if not _there(name):
        return name, ""
    owner = _owner(name)
    if owner is None:
        return vacant(base, number + 1, stamp)
    if owner.is_same(stamp):
        if owner.untouched:
            return name, ""
        following, _ = vacant(base, number + 1, stamp)
        return following, f"{name.name}.xlsx has been worked in, and is kept."
    moved = "" if owner.is_newer(stamp) else _moved(name, owner)
    if moved:
        return name, moved
    own, _ = vacant(base.with_name(f"{name.name} (run {stamp.run})"), 1, stamp)
    return own, f"{name.name}.xlsx holds those of run {owner.run}."


def clear(base: Path, number: int, stamp: Stamp) -> str:
    """Leaves no rejects under the name of a run that has none; returns a sentence on those that stood there, or "".

    Those that the run itself has written are removed unless somebody has worked in them, those of an earlier one are
    kept under another name.
    """
    name = _numbered(base, number)
    owner = _owner(name) if _there(name) else None
    if owner is None or owner.is_newer(stamp):
        return ""
    if not owner.is_same(stamp):
        return _moved(name, owner)
    for file in _there(name) if owner.untouched else ():
        # One that is open in another program stays.
        with suppress(OSError):
            file.unlink()
    return ""


def own_files(base: Path, run: int, journal: str) -> list[Path]:
    """The files under a name that were written for the rejects of a run of a journal; none where another's are."""
    there = _there(base)
    owner = _owner(base) if there else None
    return there if owner and (owner.run, owner.journal) == (run, journal) else []


def is_untouched(file: Path) -> bool:
    """Whether a rejects file, and the workbook that it was written with, are as they were written."""
    name = next(file.name.removesuffix(each) for each in reversed(_ENDINGS) if file.name.endswith(each))
    owner = _owner(file.with_name(name))
    return owner is not None and owner.untouched


def _moved(name: Path, owner: _Owner) -> str:
    """Moves rejects out of the way of another run's; a sentence on where they are, or "" where they are in use."""
    files = _there(name)
    if any(_is_open(file) for file in files):
        return ""
    away = name.with_name(f"{name.name} (run {owner.run})")
    while _there(away):
        away = away.with_name(f"{away.name}-2")
    try:
        for file in files:
            file.rename(file.with_name(f"{away.name}{file.name.removeprefix(name.name)}"))
    except OSError:
        return ""
    return f"The rejected rows of run {owner.run} are kept as {', '.join(file.name for file in _there(away))}."


def _is_open(file: Path) -> bool:
    """Whether a spreadsheet program says that it has the file open: it would save over what is written there."""
    return any(file.with_name(each).exists() for each in (f"~${file.name}", f".~lock.{file.name}#"))


def _numbered(base: Path, number: int) -> Path:
    return base if number == 1 else base.with_name(f"{base.name}-{number}")


def _there(name: Path) -> list[Path]:
    return [file for ending in _ENDINGS if (file := with_ending(name, ending)).exists()]


def with_ending(name: Path, ending: str) -> Path:
    """A name with an ending behind all that it has."""
    return name.with_name(f"{name.name}{ending}")


def _owner(name: Path) -> _Owner | None:
    """Whose rejects the files are; None where they do not say."""
    try:
        with zipfile.ZipFile(with_ending(name, ".xlsx")) as package:
            core = package.read(_CORE).decode(errors="replace")
        created, run, journal = (found.search(core) for found in (_CREATED, _CATEGORY, _KEYWORDS))
        if not created or not run:
            return None
        then = datetime.fromisoformat(created[1]).astimezone(UTC).timestamp()
        untouched = all(abs(file.stat().st_mtime - then) <= _MOMENTS for file in _there(name))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None
    return _Owner(int(run[1]), journal[1] if journal else "", untouched)
