"""What the terminal says of a journal that was looked at, copied or purged. Pure."""

from collections.abc import Iterator

from etl.app.journal_check import JournalCheck
from etl.app.journal_upkeep import JournalPlace
from etl.exit_codes import Ending
from etl.text import moment, number_of


def journal_text(found: JournalCheck) -> Iterator[str]:
    """What is not as it was, what cannot be proved, and the head."""
    for finding in found.findings:
        place = f"Run {finding.run}" if finding.run else "The journal"
        yield f"{'NOT AS IT WAS' if finding.wrong else 'Not proved'}. {place}: {finding.text}."
    if found.before:
        yield f"{number_of(found.before, 'run')} without proof: made by an older etl, or no command worked on it."
    if found.ending is Ending.SUCCESS:
        yield f"{number_of(found.proved, 'run')} as the trail has it: {found.head or 'nothing yet'}"
    else:
        yield "Compare with a backup of the journal, and with the results and reports of these runs."


def place_text(found: JournalPlace) -> Iterator[str]:
    """Where it is and how much it holds, a fact a line."""
    extent = found.extent
    yield f"Journal: {found.place}"
    yield f"Size: {extent.size / 1_000_000:,.1f} MB"
    yield f"Runs: {extent.runs:,}, of which {found.pending:,} with invoices that are still pending"
    if extent.newest:
        yield f"Newest run: {moment(extent.newest)}"
    yield f"Version of its tables: {extent.version}"


def purge_text(shrunk: int, keep: int) -> str:
    """What was forgotten."""
    what = f"what {number_of(shrunk, 'delivered invoice')} said" if shrunk else "nothing: there was nothing to forget"
    return f"Forgotten of runs that are older than {number_of(keep, 'day')}: {what}."
