"""What the terminal says of the portals of the settings. Pure."""

from collections.abc import Iterator, Sequence

from etl.app.check import PortalSeen
from etl.app.known_portals import KnownPortal
from etl.exact_json import ENCODER
from etl.model.run import Run
from etl.options import Listed
from etl.portals import destination
from etl.report.run_state import state_text
from etl.text import moment, number_of, text_of


def portals_text(found: Sequence[KnownPortal], file: str) -> Iterator[str]:
    """A portal of the settings in a few lines each."""
    if not found:
        yield f"{file} has no portals: write [portals.NAME] into it."
    for each in found:
        yield each.listed.name
        if each.listed.fault:
            yield f"  Problem: {each.listed.fault}"
            continue
        yield from (f"  {name} {value}" for name, value in _facts(each.listed).items() if value)
        yield f"  last run {_run_text(each.last)}" if each.last else "  never loaded"


def portals_json(found: Sequence[KnownPortal]) -> Iterator[str]:
    """The same for programs, a line of JSON each."""
    for each in found:
        facts = {"name": each.listed.name, "fault": each.listed.fault or None}
        told = {name.replace(" ", "_"): value or None for name, value in _facts(each.listed).items()}
        yield ENCODER.encode(facts | told | {"last_run": _run_json(each.last)}).decode()


def seen_text(seen: PortalSeen, key: str) -> Iterator[str]:
    """What a look at a portal has found."""
    yield f"Signed in to {seen.portal}, with the key from {key}."
    yield f"It holds {number_of(seen.invoices, 'invoice')}. Nothing was sent."
    limits = " and ".join(map(str, seen.rates))
    yield f"It is sent at most {limits}." if limits else "Requests go to it without a rate limit."


def _facts(listed: Listed) -> dict[str, str]:
    """What is known of a portal of the settings, in words."""
    profile, portal = listed.profile, listed.portal
    if profile is None or portal is None:
        return {}
    where = destination(portal.address)
    return {
        "portal": where.portal,
        "environment": where.environment,
        "rate": " and ".join(map(str, portal.rate)) or "unlimited",
        "key": str(profile.key or "environment"),
        "inbox": text_of(profile.inbox) if profile.inbox else "",
        "database": profile.database,
        "schedule": profile.schedule,
        "zone": profile.zone,
        "expect by": f"{profile.expect_by:%H:%M}" if profile.expect_by else "",
    }


def _run_text(run: Run) -> str:
    return f"{run.number}, {moment(run.started_at)}, {state_text(run)}"


def _run_json(run: Run | None) -> dict[str, object] | None:
    if run is None:
        return None
    return {
        "number": run.number,
        "command": run.request.command,
        "started_at": run.started_at,
        "state": run.state.value,
        "pending": run.pending,
        "files": [source.file for source in run.sources],
    }
