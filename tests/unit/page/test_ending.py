"""What is under way when the page ends."""

from pathlib import Path
from time import sleep

from etl.journal import Journal
from etl.model.document import Status
from etl.model.run import RunState
from tests.support.paging import page
from tests.support.portal import standing


def test_the_end_of_the_page_lets_land_what_has_left_and_keeps_the_rest(tmp_path: Path) -> None:
    rows = "".join(f"Z{n},C1,1.00,USD,1.00\n" for n in range(40))
    file = tmp_path / "july.csv"
    file.write_text(f"InvoiceId,CustomerId,Amount,Currency,BalanceDue\n{rows}")
    with standing(["--latency", "200"]) as stand:
        with page(tmp_path, stand.simulator.base_url) as here:
            cookie = here.enter()
            check = here.post(f"/files/{here.desk.choose(file).number}/check", cookie).headers["Location"]
            while "What next" not in here.ask(check, cookie=cookie).text:
                sleep(0.05)
            here.post(f"{check}/send", cookie)
            while not stand.bodies():
                sleep(0.05)
        sent = set(stand.bodies())
        with Journal(tmp_path / "journal.sqlite3") as journal:
            (run,) = journal.runs()
            results = [result for some in journal.results(run.number) for result in some]
        assert run.state is RunState.STOPPED
        assert {result.document_id for result in results if result.status is Status.SUCCESS} == sent
        assert {result.status for result in results} == {Status.SUCCESS, Status.PLANNED}
