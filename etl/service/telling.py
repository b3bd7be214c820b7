"""Who is not there is told what no run can tell: that nothing came, that a job is tried again, how that ended."""

from collections.abc import Iterator, Mapping, Sequence

from etl.notify import Notice, run_command, send_messages
from etl.options import Notify
from etl.service.events import JobEnded, JobPutBack, Listener, NothingCame, QueueOutage, ServiceEvent
from etl.service.notices import notice_of
from etl.service.station import Station


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
        if notice is None:
            return
        if isinstance(event, QueueOutage):
            concerned = everybody(list(self._stations.values()))
        else:
            concerned = [each for each in self._stations.values() if each.name == _portal(event)]
        for wrong in (wrong for station in concerned for wrong in _told(station, notice)):
            self.trouble(wrong)

    def trouble(self, sentence: str) -> None:
        """Hands a sentence on."""
        self._listener.trouble(sentence)


def everybody(stations: Sequence[Station]) -> list[Station]:
    """Those who are to know of what concerns every portal: each command and each address once. Pure."""
    every = [each.notify for each in stations]
    failure = tuple(dict.fromkeys(one for each in every for one in each.failure))
    attention = tuple(dict.fromkeys(one for each in every for one in each.attention))
    commands = dict.fromkeys(each.on_failure for each in stations if each.on_failure)
    return [
        Station("", notify=Notify(failure=failure, attention=attention)),
        *(Station("", on_failure=c) for c in commands),
    ]


def _portal(event: ServiceEvent) -> str:
    match event:
        case NothingCame(portal):
            return portal
        case JobEnded(job) | JobPutBack(job):
            return job.order.portal
        case _:
            return ""


def _told(station: Station, notice: Notice) -> Iterator[str]:
    """Tells those who are to know; yields what went wrong."""
    if station.on_failure:
        wrong = run_command(station.on_failure, notice)
        yield from [wrong] if wrong else []
    yield from send_messages(station.notify, notice)
