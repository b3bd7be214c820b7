"""Around every use case that sends or compares: how it ended is told to all who are to know, whatever happens."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from time import monotonic
from typing import TypeVar

from msgspec import Struct, field

from etl.app.audit import without_secrets
from etl.app.context import Context
from etl.app.observer import Observer
from etl.app.run_notice import Summary
from etl.app.watching import Watching
from etl.errors import EtlError, PasswordError, SettingsError
from etl.exit_codes import Ending, refusal
from etl.notify import run_command, send_messages
from etl.options import PortalProfile, TellOptions
from etl.report import Balance
from etl.report.metrics import write_metrics
from etl.text import now

_log = logging.getLogger(__name__)

_T = TypeVar("_T")


def concluded(command: str, context: Context, act: Callable[[Context], _T]) -> _T:
    """What comes of a use case, which is told to all who are to know; returns and raises what ``act`` does.

    Args:
        command: what was asked for.
        context: where the use case works.
        act: the use case, which takes the context it is to work in.
    """
    watching = Watching(context.observer)
    begun = _Begun(command, context)
    try:
        done = act(replace(context, observer=watching))
    except BaseException as error:
        # A person who is there is asked for the password, and then it begins anew.
        if not (isinstance(error, PasswordError) and context.observer.attended):
            _tell(begun.ended(watching, ending_of(error, worked=context.tell.worked), _sentence(error)), context)
        raise
    ending = getattr(done, "ending", Ending.SUCCESS)
    figures = getattr(done, "figures", None)
    if isinstance(figures, Balance) and figures.read:
        watching.figures = figures
    _tell(begun.ended(watching, ending, ""), context)
    return done


def refused(command: str, error: SettingsError, tell: TellOptions, profile: PortalProfile, observer: Observer) -> None:
    """Tells those who are to know of a command whose settings make no sense, so that it never began."""
    context = Context(tell=tell, profile=profile, observer=observer)
    _tell(_Begun(command, context).ended(Watching(observer), Ending.NOTHING_SENT, str(error)), context)


def ending_of(error: BaseException, *, worked: bool) -> Ending:
    """How a use case has ended that raised this: with what we raise on purpose, and before that, nothing was sent."""
    return refusal(error, worked=worked) if isinstance(error, EtlError | KeyboardInterrupt) else Ending.STOPPED


class _Begun(Struct, frozen=True):
    """A use case that has begun."""

    command: str
    context: Context
    started_at: str = field(default_factory=now)
    clock: float = field(default_factory=monotonic)

    def ended(self, seen: Watching, ending: Ending, error: str) -> Summary:
        context = self.context
        known = context.send.simulate or context.portal.portal or context.portal.base_url
        troubles = [] if ending is Ending.SUCCESS else seen.troubles
        return Summary(
            command=self.command,
            profile=context.profile.name,
            portal=str(context.destination) if known else "",
            simulated=context.send.simulate,
            run=seen.run,
            ending=ending,
            error=without_secrets(" ".join([*troubles, *filter(None, [error])]), context),
            started_at=self.started_at,
            seconds=monotonic() - self.clock,
            files=seen.files,
            figures=seen.figures,
            reasons=seen.reasons,
            results=seen.results,
            report=seen.report,
            rejects=seen.rejects,
        )


def _sentence(error: BaseException) -> str:
    if isinstance(error, EtlError):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "Stopped before anything was sent."
    return f"Stopped by {type(error).__name__}: {error}."


def _tell(summary: Summary, context: Context) -> None:
    """Tells all who are to know; whoever cannot be told is named, and changes nothing."""
    _log.info("summary", extra={"facts": summary.facts})
    try:
        troubles = list(_told(summary, context))
    except KeyboardInterrupt:
        troubles = ["Stopped while others were told how it ended: not all of them know."]
    for trouble in troubles:
        context.observer.trouble(without_secrets(trouble, context))
    context.observer.note(summary)


def _told(summary: Summary, context: Context) -> Iterator[str]:
    """Tells graphs, programs and people; yields what went wrong."""
    tell, notify = context.tell, context.profile.notify
    ways: dict[str, Callable[[], Iterable[str]]] = {}
    if tell.metrics is not None and summary.loads:
        metrics = tell.metrics
        ways["--metrics"] = lambda: [write_metrics(metrics, summary.measures)]
    # A worker tries again what was stopped, and tells once where it has failed for good.
    later = tell.worked and summary.ending is Ending.STOPPED
    if tell.on_failure and summary.ending is not Ending.SUCCESS and not later:
        ways["--on-failure"] = lambda: [run_command(tell.on_failure, summary.notice)]
    if not summary.idle and not later:
        ways["notify"] = lambda: send_messages(notify, summary.notice)
    for name, way in ways.items():
        try:
            yield from filter(None, way())
        except Exception as error:  # noqa: BLE001 - whatever it is, the run has ended as it has
            yield f"{name}: not told, {type(error).__name__}."
