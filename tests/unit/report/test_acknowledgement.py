import json

from etl.model.document import Result, Status
from etl.report.acknowledgement import Acknowledgement


def result(name: str | None, status: Status, message: str = "") -> Result:
    return Result(name, status, message, "july.csv", "", 2, 1, 200, None)


def told(*results: Result) -> tuple[list[dict[str, str]], int]:
    telling = Acknowledgement([list(results)])
    documents = [document for _, body in telling.bodies() for document in json.loads(body)["Documents"]]
    return documents, telling.untold


def test_every_status_the_portal_has_a_word_for_is_told() -> None:
    names = {status: f"A-{status}" for status in Status}
    documents, untold = told(*(result(name, status, "why") for status, name in names.items()))
    assert untold == 0
    assert {document["DocumentId"]: document["Status"] for document in documents} == {
        "A-planned": "Pending",
        "A-sending": "Pending",
        "A-in doubt": "Pending",
        "A-success": "Success",
        "A-unchanged": "Success",
        "A-failed": "Failed",
        "A-rejected": "Failed",
    }
    assert {document["ErrorMessage"] for document in documents if document["Status"] == "Failed"} == {"why"}
    assert {document["ErrorMessage"] for document in documents if document["Status"] != "Failed"} == {""}
    assert {document["DocumentType"] for document in documents} == {"Invoice"}


def test_what_the_portal_could_not_know_is_counted_and_an_id_is_told_once() -> None:
    rows = [result(name, Status.REJECTED, "no") for name in (None, "  ", "x" * 51, "😀" * 26, "A1", "a1 ")]
    documents, untold = told(*rows)
    assert ([document["DocumentId"] for document in documents], untold) == (["A1"], 4)


def test_a_request_has_a_hundred_documents_at_most() -> None:
    pages = [[result(f"A{page}-{n}", Status.SUCCESS) for n in range(130)] for page in range(2)]
    assert [count for count, _ in Acknowledgement(pages).bodies()] == [100, 100, 60]


def test_a_message_is_told_as_far_as_the_portal_takes_it() -> None:
    documents, _ = told(result("A1", Status.FAILED, "x" * 4000), result("A2", Status.FAILED, "x" + "😀" * 3000))
    assert [document["ErrorMessage"] for document in documents] == ["x" * 4000, "x" + "😀" * 1999]
