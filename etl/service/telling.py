"""Who is not there is told what no run can tell: that nothing came, and that a job has failed for good."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

from etl.notify import Kind, Notice, run_command, send_messages
from etl.queue import JobState
from etl.service.events import JobEnded, Listener, NothingCame, ServiceEvent
from etl.service.station import Station

#: Exit code of a run that could not begin, which it has told itself; others may have died before they could.
_REFUSED = 2


class Telling:
    """A listener that hands on what it is told, and tells those who are to know of a portal.

    Args:
        listener: gets everything.
        stations: the portals, with those who are to know.
    """

    def __init__(self, listener: Listener, stations: Sequence[Station]) -> None:
        self._listener = listener
        self._stations: Mapping[str, Station] = {each.name: each for each in stations}

    def note(self, event: ServiceEvent) -> None:
        """Hands an event on, and tells of it."""
        self._listener.note(event)
        notice = notice_of(event)
        station = self._stations.get(_portal(event))
        if notice is None or station is None:
            return
        for wrong in _told(station, notice):
            self.trouble(wrong)

    def trouble(self, sentence: str) -> None:
        """Hands a sentence on."""
        self._listener.trouble(sentence)


def notice_of(event: ServiceEvent) -> Notice | None:
    """What is told of an event; None where nothing is, or a run has told it itself. Pure."""
    facts: dict[str, object]
    match event:
        case NothingCame(portal, by):
            at = by.astimezone(UTC).isoformat(timespec="minutes")
            title = f"etl: nothing has come for {portal}"
            body = f"Nothing has come into the inbox of {portal} by {at}. See that its export has run.\n"
            facts = {"event": "nothing_came", "for": portal, "by": at}
        case JobEnded(job, file, log, why) if job.state is JobState.FAILED and job.code != _REFUSED and job.order.file:
            portal = job.order.portal
            title = f"etl: job {job.number} for {portal} has failed"
            said = f"What it said is in {log.name}." if log else ""
            reason = why or f"It was tried {job.retries + 1} times, and ended with exit code {job.code}."
            again = f"When the cause is gone: python -m etl jobs retry {job.number}"
            body = "\n".join(filter(None, (f"{job.order.name}: {reason}", said, again))) + "\n"
            facts = {
                "event": "job_failed",
                "for": portal,
                "job": job.number,
                "file": str(file) if file else None,
                "exit_code": job.code,
                "why": why or None,
            }
        case _:
            return None
    return Notice(kinds=frozenset((Kind.FAILURE, Kind.ATTENTION)), title=title, body=body, facts=facts)


def _portal(event: ServiceEvent) -> str:
    match event:
        case NothingCame(portal):
            return portal
        case JobEnded(job):
            return job.order.portal
        case _:
            return ""


def _told(station: Station, notice: Notice) -> Iterator[str]:
    """Tells those who are to know; yields what went wrong."""
    if station.on_failure:
        wrong = run_command(station.on_failure, notice)
        yield from [wrong] if wrong else []
    yield from send_messages(station.notify, notice)
