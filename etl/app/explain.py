"""What the reasons mean by which rows are not sent or told of."""

from collections.abc import Iterable
from difflib import get_close_matches

from etl.errors import SettingsError
from etl.report.reasons import NamedReason, name_of, named_reasons


def every_reason() -> Iterable[NamedReason]:
    """All there are, in the order of the reference."""
    return named_reasons().values()


def checks_left_out() -> dict[str, str]:
    """What each check finds that can be left out, by its name."""
    from etl.documents import SWITCHES

    return {name: named_reasons()[name].what for name in SWITCHES}


def checks_of_files() -> tuple[str, ...]:
    """The checks of a file as a whole, for which it can be refused."""
    from etl.documents import OF_RUNS

    return OF_RUNS


def reason_named(name: str) -> NamedReason:
    """A reason by its name, with or without the limit that a rule has.

    Raises:
        SettingsError: there is none.
    """
    known = named_reasons()
    found = known.get(name_of(name.strip().lower()))
    if found is None:
        near = get_close_matches(name.strip().lower(), known, 1)
        which = f" Did you mean {near[0]}?" if near else ""
        raise SettingsError(f"There is no reason {name}.{which} All of them: python -m etl explain")
    return found
