"""What the terminal says of secrets: where they are, never what they are. Pure."""

from collections.abc import Iterator, Sequence

from etl.app.stored_secrets import StoredSecrets
from etl.exact_json import ENCODER


def secrets_text(found: Sequence[StoredSecrets]) -> Iterator[str]:
    """A line for each portal of the settings."""
    for each in found:
        there = ", ".join(each.found) or "nothing"
        yield f"{each.name or '(no --for)'}  {each.source}: {each.fault or there}".rstrip()


def secrets_json(found: Sequence[StoredSecrets]) -> Iterator[str]:
    """The same for programs, a line of JSON each."""
    for each in found:
        facts = {"name": each.name or None, "key": each.source, "found": each.found, "fault": each.fault or None}
        yield ENCODER.encode(facts | {"enough": each.enough}).decode()
