"""``--acknowledge``: the portal's integration queue is told what became of a run's documents."""

from functools import partial

from etl.cli.conversation import talk
from etl.cli.exits import Exit
from etl.cli.manner import Manner
from etl.cli.voice import complain, speaker
from etl.errors import EtlError
from etl.journal import Journal
from etl.load import Road, ask
from etl.portal import Verdict
from etl.report.acknowledgement import Acknowledgement


def acknowledged(journal: Journal, run: int, manner: Manner, code: Exit) -> Exit:
    """The exit code after telling the portal: a failure to tell it is a failure, and changes no invoice."""
    if code in {Exit.NOTHING_SENT, Exit.STOPPED}:
        if code is Exit.STOPPED:
            complain("Not acknowledged, as the run is not finished: add --acknowledge when you resume it.")
        return code
    telling = Acknowledgement(journal.results(run))

    async def act(road: Road) -> tuple[int, int]:
        told = refused = 0
        for count, body in telling.bodies():
            reply = await ask(road, partial(road.portal.patch_integrations, body))
            if reply.verdict is Verdict.ACCEPTED:
                told += count
            else:
                refused += count
                complain(f"The portal refuses to take note of {count:,} documents ({reply.message}).")
        return told, refused

    try:
        told, refused = talk(journal, manner, act)
    except (EtlError, KeyboardInterrupt) as error:
        complain(f"Not acknowledged, or not all: {str(error) or 'stopped.'} The invoices are as the results say.")
        return Exit.FAILURES
    without = f"; {telling.untold:,} have no InvoiceId to be told by" if telling.untold else ""
    speaker(quiet=manner.quiet)(f"Acknowledged: {told:,} documents{without}.")
    return Exit.FAILURES if refused else code
