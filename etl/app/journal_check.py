"""Whether the journal is as it was written: its hash chain looked at, link by link and run by run."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from etl.app.context import Context
from etl.app.runs import existing
from etl.errors import SettingsError
from etl.exit_codes import Ending
from etl.journal import Journal
from etl.model.hash_chain import Finding, broken, compared, form_of, grouped, unheard, unlinked

_HEAD = re.compile(r"\d{1,18}-[0-9a-f]{20}", re.ASCII)


class JournalCheck(Struct, frozen=True):
    """What a look at a journal has found.

    Attributes:
        head: of the chain as it is; "" where there is none.
        proved: how many runs the chain covers.
        before: how many runs there are that were made before there was a chain.
        findings: what is not as it was, and what cannot be proved.
    """

    head: str
    proved: int
    before: int
    findings: tuple[Finding, ...]

    @property
    def ending(self) -> Ending:
        """FAILURES where something is not as it was."""
        return Ending.FAILURES if any(each.wrong for each in self.findings) else Ending.SUCCESS


def verify_journal(heads: Sequence[str], context: Context) -> JournalCheck:
    """Compares every run with what the chain has of it, and the chain with itself and with heads that were told.

    Raises:
        SettingsError: there is no journal, or what was named is no head.
    """
    for head in heads:
        if not _HEAD.fullmatch(head):
            raise SettingsError(f"--head {head}: write it as a command has told it, such as 57-0a1b2c3d4e5f60718293.")
    with existing(context.place) as journal:
        links = journal.chain.links()
        there, _ = journal.chain.runs()
        covered = {link.run for link in links}
        findings = tuple(sorted(_findings(journal, heads), key=lambda each: (not each.wrong, each.run)))
        return JournalCheck(links[-1].told if links else "", len(covered & there), len(there - covered), findings)


def _findings(journal: Journal, heads: Sequence[str]) -> Iterator[Finding]:
    chain = journal.chain
    links = chain.links()
    yield from broken(chain.root(), links)
    yield from unheard(heads, links)
    yield from unlinked(chain.begun(), links)
    there, delivered = chain.runs()
    by_run = grouped(links)
    for run in sorted((by_run.keys() | delivered) - there):
        yield Finding(run, "it is gone")
    for run in sorted(by_run.keys() & there):
        yield from compared(run, by_run[run], chain.contents(run, form_of(by_run[run])))
