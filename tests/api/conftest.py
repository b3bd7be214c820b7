from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl import Client, JournalOptions, PortalOptions, Secrets
from tests.support.portal import Stand, standing

HEADINGS = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,SendNewInvoiceEmail"


@dataclass(frozen=True, slots=True)
class Office:
    """A folder with files, a simulator, and a journal, reached by clients of the library."""

    folder: Path
    stand: Stand

    @property
    def base_url(self) -> str:
        """The portal's address."""
        return self.stand.simulator.base_url

    def client(self, **more: object) -> Client:
        """A client of its own, as another program would have it."""
        portal = PortalOptions(base_url=self.base_url, rate="unlimited")  # type: ignore[arg-type] # parsed
        return Client(
            portal,
            secrets=Secrets(integration_key="simulator", integration_password="simulator"),  # noqa: S106
            journal=JournalOptions(journal=self.folder / "state" / "journal.sqlite3"),
            **more,  # type: ignore[arg-type] # of this very signature
        )

    def file(self, *rows: str, name: str = "july.csv", headings: str = HEADINGS) -> Path:
        """A file of invoices."""
        path = self.folder / name
        path.write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
        return path

    def pay(self, identity: str, due: str = "0.00") -> None:
        """A payment at the portal, of which nobody tells us."""
        self.stand.change(identity, BalanceDue=due)

    def due(self) -> dict[str, str]:
        """What the portal holds as due, by Identity."""
        return {identity: str(body.get("BalanceDue")) for identity, body in self.stand.bodies().items()}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with standing() as stand:
        yield Office(tmp_path, stand)
