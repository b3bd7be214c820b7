"""What the terminal says of a journal that was looked at. Pure."""

from collections.abc import Iterator

from etl.app.exit_codes import Ending
from etl.app.journal_check import JournalCheck
from etl.text import number_of


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
