"""What a guard refuses is refused at every door of a program, and by no other one is it sent afterwards."""

import asyncio
from collections.abc import Callable

import pytest

from etl import AsyncClient, CheckOptions, Client, FileSet, SendOptions
from etl.errors import EtlError
from tests.api.conftest import HEADINGS, Office

LARGE = tuple(f"B{n},C1,9000.00,9000.00,USD,No" for n in range(200))

LACKING = "InvoiceId,CustomerId,Amount,Currency"

#: A file, how it is checked, and what is said: of guards that look at a file as a whole.
GUARDS: dict[str, tuple[tuple[str, ...], str, CheckOptions, str]] = {
    "count": (("A9,C1,1.00,1.00,USD,No",), HEADINGS, CheckOptions(expect_count=2), "the control totals do not agree"),
    "hash": (("A9,C1,1.00,1.00,USD,No",), HEADINGS, CheckOptions(expect_hash=8), "the control totals do not agree"),
    "mails": (("A9,C1,1.00,1.00,USD,Yes",), HEADINGS, CheckOptions(), "1 customer would be mailed"),
    "a column that is gone": (("A9,C1,1.00,USD",), LACKING, CheckOptions(), "BalanceDue"),
    "unusual": (LARGE, HEADINGS, CheckOptions(refuse=frozenset({"unusual"})), "Unusual beside the last"),
}

Door = Callable[[Client, FileSet], object]
DOORS: dict[str, Door] = {
    "import": lambda client, files: client.import_files(files),
    "import compared": lambda client, files: client.import_files(files, send=SendOptions(compare=True)),
    "plan": lambda client, files: client.plan(files),
    "propose": lambda client, files: client.propose(files),
    "awaited": lambda client, files: asyncio.run(awaited(client, files)),
}
LATER: tuple[Callable[[Client, int], object], ...] = (
    lambda client, run: client.send(run),
    lambda client, run: client.resume(run),
    lambda client, run: client.retry(run),
    lambda client, run: client.revert(run),
    lambda client, run: client.compare(run),
)


async def awaited(client: Client, files: FileSet) -> object:
    return await AsyncClient(client).import_files(files)


def test_what_is_refused_at_one_door_is_refused_at_all_and_sent_by_none(office: Office) -> None:
    client = office.client()
    for month in range(3):
        sent = [f"M{month}-{n},C{n},100.00,100.00,USD,No" for n in range(10)]
        assert client.import_files(office.file(*sent, name=f"m{month}.csv")).delivered
    held = office.stand.bodies()
    for name, (rows, headings, check, said) in GUARDS.items():
        files = FileSet(office.file(*rows, name="next.csv", headings=headings), check=check)
        for door, enter in DOORS.items():
            with pytest.raises(EtlError, match=said):
                enter(client, files)
            run = max(each.number for each in client.runs())
            for later in LATER:
                with pytest.raises(EtlError):
                    later(client, run)
            assert office.stand.bodies() == held, (name, door)
