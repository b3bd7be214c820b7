"""How two builds read the same files: every row whose status, reason or body differs.

``python -m tests.campaign.readings OLD NEW FOLDER ...``: OLD and NEW are checkouts. Each is asked by its public door,
in a process of its own, without a network. ``--mappings FOLDER`` has mapping files, called like the export that they
are for: ``july.csv.toml`` for ``july.csv``. Ends with 1 where anything differs.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

_SHOWN = 3
"""Differences of a file that are shown."""

_SECONDS = 600
"""For one build and all files."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of a document.

    Attributes:
        place: sheet and row, for people.
        status: Pending where it would be sent.
        reason: why it is not, with what is odd about it.
        body: what would be sent, as JSON; "" where nothing would.
    """

    place: str
    status: str
    reason: str
    body: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a build made of a file: its rows, or why it took none."""

    refusal: str
    remarks: tuple[str, ...]
    rows: tuple[Row, ...]


def kind(old: Row | None, new: Row | None) -> str:
    """What differs between two readings of a row; "" where nothing does."""
    if old == new:
        return ""
    if old is None or new is None:
        return "row gone" if new is None else "row new"
    if bool(old.body) != bool(new.body):
        return "no longer sent" if old.body else "now sent"
    if old.body != new.body:
        return "body changed"
    return "status changed" if old.status != new.status else "reason changed"


def compared(old: Reading, new: Reading) -> Iterator[tuple[str, str]]:
    """What differs between two readings of a file: kinds, and what is shown of them."""
    if old.refusal != new.refusal:
        kinds = {(True, False): "now read", (False, True): "now refused", (True, True): "refused otherwise"}
        yield kinds[bool(old.refusal), bool(new.refusal)], f"{old.refusal or '(read)'} -> {new.refusal or '(read)'}"
        return
    if old.remarks != new.remarks:
        gone, more = (
            [line for line in mine.remarks if line not in other.remarks] for mine, other in ((old, new), (new, old))
        )
        yield "remarks changed", f"-{gone} +{more}"
    for before, after in zip_longest(old.rows, new.rows):
        found = kind(before, after)
        if found:
            yield found, f"{before} -> {after}"


def _files(folders: Sequence[Path]) -> list[Path]:
    found = [path for folder in folders for path in ([folder] if folder.is_file() else sorted(folder.rglob("*")))]
    return [path for path in found if path.is_file() and path.suffix != ".toml"]


def _asked(checkout: Path, files: Sequence[Path], mappings: Path) -> dict[Path, Reading]:
    """What the build of a checkout makes of files."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAYFABRIC_")}
    environment["PYTHONPATH"] = str(checkout)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(Path(__file__).resolve()), "--read", str(mappings), *map(str, files)]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    if done.returncode:
        raise SystemExit(f"{checkout}: {done.stderr[-2000:]}")
    read: dict[Path, Reading] = {}
    for line in done.stdout.splitlines():
        said = json.loads(line)
        rows = tuple(Row(*row) for row in said["rows"])
        read[Path(said["file"])] = Reading(said["refusal"], tuple(said["remarks"]), rows)
    return read


def _read(file: Path, mapping: Path) -> Reading:
    """What the build that this process has imported makes of a file."""
    from etl import Client, EtlError, FileSet, JournalOptions, ReadOptions, Secrets, SendOptions

    options = ReadOptions(mapping=mapping) if mapping.exists() else ReadOptions()
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal.sqlite3"
        known = Secrets(token="none")  # noqa: S106 - no portal is asked
        client = Client("readings", secrets=known, journal=JournalOptions(journal=journal))
        try:
            plan = client.plan(FileSet(file, read=options), send=SendOptions(emails=False))
        except EtlError as error:
            return Reading(str(error), (), ())
        except Exception as error:  # noqa: BLE001 - a crash is a reading too, and shown as one
            return Reading(f"CRASH {type(error).__name__}: {error}", (), ())
        _unpack(journal)
        with sqlite3.connect(journal) as connection:
            bodies = [body or "" for (body,) in connection.execute("SELECT payload FROM document ORDER BY seq")]
        connection.close()
        told = tuple(remark for source in plan.sources for remark in source.remarks)
        rows = client.results(plan.run).iter_rows(named=True)
        return Reading("", told, tuple(_row(row, body) for row, body in zip(rows, bodies, strict=True)))


def _unpack(journal: Path) -> None:
    """Makes rows of all documents, where the build keeps pages of them."""
    with suppress(ImportError):
        from etl.journal import pages
        from etl.journal.opening import connect

        with closing(connect(journal)) as database, database.transaction():
            pages.take_all_out(database, 1)


def _row(row: dict[str, object], body: str) -> Row:
    reason = " ".join(str(row[name]) for name in ("ErrorMessage", "Warnings") if row[name])
    return Row(f"{row['SourceSheet'] or ''} {row['SourceRow']}".strip(), str(row["Status"]), reason, body)


def _print_readings(files: Sequence[Path], mappings: Path) -> None:
    for file in files:
        reading = _read(file, mappings / f"{file.name}.toml")
        rows = [(row.place, row.status, row.reason, row.body) for row in reading.rows]
        said = {"file": str(file), "refusal": reading.refusal, "remarks": reading.remarks, "rows": rows}
        print(json.dumps(said), flush=True)


def _report(old: dict[Path, Reading], new: dict[Path, Reading]) -> int:
    """Prints what differs; returns how many files do."""
    different = 0
    kinds: Counter[str] = Counter()
    for file, reading in new.items():
        found = list(compared(old[file], reading))
        kinds.update(which for which, _ in found)
        different += bool(found)
        if found:
            counts = Counter(which for which, _ in found)
            print(f"{file}: {', '.join(f'{count} {which}' for which, count in counts.items())}")
        for which, shown in found[:_SHOWN]:
            print(f"    {which}: {shown}")
    rows = sum(len(reading.rows) for reading in new.values())
    said = ", ".join(f"{count} {which}" for which, count in sorted(kinds.items())) or "nothing differs"
    print(f"{len(new)} files, {rows} rows: {different} files differ; {said}")
    return different


def main() -> int:
    """Compares two builds, or is one of them."""
    if "--read" in sys.argv:
        sys.path.pop(0)
        _print_readings([Path(name) for name in sys.argv[3:]], Path(sys.argv[2]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path, help="a checkout")
    parser.add_argument("new", type=Path, help="a checkout")
    parser.add_argument("folders", type=Path, nargs="+", help="files, or folders of files")
    parser.add_argument("--mappings", type=Path, default=Path("none"), help="a folder of mapping files")
    said = parser.parse_args()
    files = [path.resolve() for path in _files(said.folders)]
    old, new = (_asked(checkout.resolve(), files, said.mappings.resolve()) for checkout in (said.old, said.new))
    return 1 if _report(old, new) else 0


if __name__ == "__main__":
    sys.exit(main())
