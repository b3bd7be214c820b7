"""What became of a run's documents, in the words of IntegrationPost (Integration.md). Pure."""

import json
from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from etl.exact_json import ENCODER
from etl.model.document import Result
from etl.report.results import STATUS

#: Documents in a request.
_BATCH = 100

#: UTF-16 code units of a DocumentId.
_LONGEST = 50

#: UTF-16 code units of an ErrorMessage.
_LONGEST_MESSAGE = 4000

#: The words the portal knows; what was set aside or superseded is not told.
_TOLD = {"Pending", "Success", "Failed"}


class Acknowledgement(Struct):
    """The documents of a run, told once each.

    Attributes:
        results: of the run, in input order, a page at a time.
        untold: documents without an id the portal could know them by; counted as ``bodies`` goes.
    """

    results: Iterable[Iterable[Result]]
    untold: int = 0
    _told: set[str] = field(default_factory=set)

    def bodies(self) -> Iterator[tuple[int, bytes]]:
        """The bodies of PATCH /integrations, each with the number of its documents."""
        batch: list[dict[str, str]] = []
        for page in self.results:
            for result in page:
                batch += self._posts(result)
                if len(batch) == _BATCH:
                    yield _body(batch)
                    batch = []
        if batch:
            yield _body(batch)

    def _posts(self, result: Result) -> list[dict[str, str]]:
        status = STATUS[result.status]
        if status not in _TOLD:
            return []
        name = (result.document_id or "").strip()
        if not name or len(name.encode("utf-16-le")) // 2 > _LONGEST:
            self.untold += 1
            return []
        # Of two rows with one id neither was sent; the first one's message names the other.
        if name.casefold() in self._told:
            return []
        self._told.add(name.casefold())
        message = _bounded(result.message) if status == "Failed" else ""
        return [{"DocumentId": name, "Status": status, "ErrorMessage": message, "DocumentType": "Invoice"}]


def halves(body: bytes) -> Iterator[tuple[int, bytes]]:
    """The documents of a body of several in two bodies."""
    documents = json.loads(body)["Documents"]
    middle = len(documents) // 2
    return map(_body, (documents[:middle], documents[middle:]))


def named(body: bytes) -> str:
    """The id of the only document of a body."""
    return str(json.loads(body)["Documents"][0]["DocumentId"])


def _bounded(message: str) -> str:
    """A message as far as the portal takes it, never half a character of it."""
    return message.encode("utf-16-le")[: _LONGEST_MESSAGE * 2].decode("utf-16-le", "ignore")


def _body(batch: list[dict[str, str]]) -> tuple[int, bytes]:
    return len(batch), ENCODER.encode({"Documents": batch})
