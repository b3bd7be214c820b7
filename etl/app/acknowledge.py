"""Telling the portal's integration queue what became of a run's documents."""

from functools import partial
from itertools import chain

from etl.app.context import Context
from etl.app.events import Acknowledged
from etl.app.portal_calls import talk
from etl.delivery import PortalSession, ask
from etl.errors import EtlError
from etl.exit_codes import Ending
from etl.journal import Journal
from etl.portal import Verdict
from etl.report.acknowledgement import Acknowledgement, halves, named

#: Answers that may be about one document among many.
_OF_ONE = {400, 404, 409, 412, 422}

#: Documents refused one by one, none having been taken, after which all are taken to be.
_ENOUGH = 10


def acknowledged(journal: Journal, run: int, context: Context, ending: Ending) -> Ending:
    """The ending after telling the portal: a failure to tell it is a failure, and changes no invoice."""
    trouble = context.observer.trouble
    if ending in {Ending.NOTHING_SENT, Ending.STOPPED}:
        if ending is Ending.STOPPED:
            trouble("Not acknowledged, as the run is not finished: add --acknowledge when you resume it.")
        return ending
    telling = Acknowledgement(journal.results(run))

    async def act(session: PortalSession) -> tuple[int, int]:
        told = refused = 0
        todo = telling.bodies()
        while batch := next(todo, None):
            count, body = batch
            reply = await ask(session, partial(session.portal.patch_integrations, body))
            if reply.verdict is Verdict.ACCEPTED:
                told += count
            elif count > 1 and reply.http_status in _OF_ONE and (told or refused < _ENOUGH):
                # One that the portal does not know must not keep it from the others.
                todo = chain(halves(body), todo)
            else:
                refused += count
                trouble(f"The portal refuses to take note of {_which(count, body)} ({reply.message}).")
        return told, refused

    try:
        told, refused = talk(journal, context, act)
    except (EtlError, KeyboardInterrupt) as error:
        trouble(f"Not acknowledged, or not all: {str(error) or 'stopped.'} The invoices are as the results say.")
        return Ending.FAILURES
    context.observer.note(Acknowledged(told, telling.untold))
    return Ending.FAILURES if refused else ending


def _which(count: int, body: bytes) -> str:
    return f"{count:,} documents" if count > 1 else named(body)
