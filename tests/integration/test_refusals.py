"""What a portal answers that ends a command, over a real socket: each has its sentence."""

from pathlib import Path

import pytest

from etl import Client, Ending, FileSet, JournalOptions, PlanError, PortalOptions, Secrets, SendOptions
from etl.app.context import Context
from etl.app.integrations import list_integrations
from etl.app.observer import Silent
from etl.errors import CredentialsError, EtlError, IncompleteError, RefusedError, UnreachableError
from etl.options import CheckOptions
from tests.support.scripted import Answer, Seen, answer
from tests.support.serving import serving

KEY = Secrets(integration_key="simulator", integration_password="simulator")  # noqa: S106
TOKEN = Secrets(token="t")  # noqa: S106


class Listening(Silent):
    """Keeps what went wrong."""

    def __init__(self) -> None:
        self.troubles: list[str] = []

    def trouble(self, sentence: str) -> None:
        self.troubles.append(sentence)


def options(base_url: str, **more: int) -> PortalOptions:
    return PortalOptions(base_url=base_url, rate="unlimited", **more)  # type: ignore[arg-type] # parsed


def of_another_invoice(_: Seen) -> Answer:
    row = '{"InvoiceGuid":"g","InvoiceId":"B2","CustomerId":"C9","Currency":"USD"}'
    return answer(200, f'{{"Index":0,"Total":1,"Result":[{row}]}}')


def test_an_export_of_what_was_not_asked_for_is_not_written(tmp_path: Path) -> None:
    with serving(of_another_invoice) as server:
        client = Client(options(server.base_url), secrets=TOKEN, journal=tmp_path / "j.db")
        with pytest.raises(IncompleteError, match=r"invoice B2\. Nothing was written\. Leave that condition out"):
            client.export(tmp_path / "out.csv", ["InvoiceId=A1"])
    assert not (tmp_path / "out.csv").exists()


def test_a_queue_that_passes_over_the_status_that_was_asked_for_is_not_shown_as_that(tmp_path: Path) -> None:
    entry = '{"IntegrationId":"1","DocumentId":"A1","Status":"Failed"}'
    with serving(lambda _: answer(200, f'{{"Index":0,"Total":1,"Result":[{entry}]}}')) as server:
        journal = JournalOptions(journal=tmp_path / "j.db")
        context = Context(portal=options(server.base_url), secrets=TOKEN, journal=journal)
        with pytest.raises(IncompleteError, match="The portal has not kept to --status Pending: A1 is Failed"):
            list_integrations("pending", context)


@pytest.mark.parametrize(
    ("status", "body", "secrets", "error", "sentence"),
    [
        (400, '{"Message":"No."}', TOKEN, RefusedError, r"The portal refuses to show A1 \(HTTP 400: No.\)"),
        (200, "{}", KEY, CredentialsError, "The address answers a token request without a token"),
        (
            503,
            "",
            KEY,
            UnreachableError,
            r"an empty answer. Check the address and the network, then give the command again",
        ),
    ],
)
def test_an_answer_that_shows_no_invoice_is_told(
    tmp_path: Path, status: int, body: str, secrets: Secrets, error: type[EtlError], sentence: str
) -> None:
    with serving(lambda _: answer(status, body)) as server:
        client = Client(options(server.base_url, retries=0), secrets=secrets, journal=tmp_path / "j.db")
        with pytest.raises(error, match=sentence):
            client.get("A1")


def test_a_portal_that_turns_every_request_away_stops_the_run_and_fails_nothing(tmp_path: Path) -> None:
    file, observer = tmp_path / "july.csv", Listening()
    file.write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\n", encoding="utf-8")
    with serving(lambda _: answer(429, "", Retry_After="0")) as server:
        portal = options(server.base_url, retries=0)
        client = Client(portal, secrets=TOKEN, journal=tmp_path / "j.db", observer=observer)
        done = client.import_files(file, send=SendOptions(no_undo=True))
    assert done.ending is Ending.STOPPED
    assert done.frame()["Status"].to_list() == ["Pending"]
    assert any("The portal keeps turning requests away (HTTP 429" in each for each in observer.troubles)


def test_files_whose_totals_do_not_agree_are_not_valid(tmp_path: Path) -> None:
    file = tmp_path / "july.csv"
    file.write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\n", encoding="utf-8")
    with pytest.raises(PlanError, match=r"^The control totals do not agree. expect_count is 2, but 1"):
        Client(journal=tmp_path / "j.db").validate(FileSet(file, check=CheckOptions(expect_count=2)))
