"""Tests that stand in a mapping file: a row as files have it, and what is to be sent of it. Run before each use."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct

from etl.app.file_set import FileSet, mapping_text_of
from etl.errors import FileError, MappingError
from etl.exact_json import DECODER
from etl.exit_codes import Ending
from etl.mapping.catalogue import leaves
from etl.mapping.mapping import MappingText
from etl.model.run import RunRequest
from etl.options import ReadOptions
from etl.planning import Preview, preview
from etl.report.reasons import names_of
from schemas import Kind


class MappingTests(Struct, frozen=True):
    """What came of the tests of a mapping file.

    Attributes:
        name: the file's.
        count: how many tests it has.
        failures: a sentence on each that failed.
    """

    name: str
    count: int
    failures: tuple[str, ...]

    @property
    def ending(self) -> Ending:
        """FAILURES where one failed."""
        return Ending.FAILURES if self.failures else Ending.SUCCESS


def run_mapping_tests(mapping: Path, read: ReadOptions | None = None) -> MappingTests:
    """Runs the tests of a mapping file.

    Args:
        mapping: the file.
        read: how amounts and dates are read where the mapping file does not say.

    Raises:
        FileError: it cannot be read, or its tests are not written as tests are.
    """
    source = mapping_text_of(mapping)
    content = _parsed(source)
    tests = content.get("tests", [])
    failures: list[str] = []
    for number, test in enumerate(tests, 1):
        given, expect = _parts(source, number, test)
        wrong = list(_wrong(mapping, read or ReadOptions(), _row(content, given), expect))
        failures += (f"{source.name} fails its test {number}: {each}" for each in wrong)
    return MappingTests(source.name, len(tests), tuple(failures))


def require_mapping_tests(files: FileSet) -> None:
    """Raises MappingError where a test of the mapping file that is named fails: nothing is read by it then."""
    if files.read.mapping is None:
        return
    found = run_mapping_tests(files.read.mapping, files.read)
    if found.failures:
        raise MappingError("\n".join(found.failures))


def _parsed(source: MappingText) -> dict[str, Any]:
    try:
        return tomllib.loads(source.text, parse_float=Decimal)
    except tomllib.TOMLDecodeError:
        # Whoever reads a file by it says what is wrong.
        return {}


def _parts(source: MappingText, number: int, test: object) -> tuple[Mapping[str, Any], Mapping[str, Any] | str]:
    given, expect = (test.get("given"), test.get("expect")) if isinstance(test, dict) else (None, None)
    if not isinstance(given, dict) or not isinstance(expect, dict | str):
        raise MappingError(
            f'{source.name}: test {number} is not written like this: [[tests]], given = {{ "HEADING" = "cell" }},'
            ' expect = { InvoiceId = "A1" } or expect = "plain_number". See docs/files.md.'
        )
    return given, expect


def _row(content: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str]:
    """A row with every column that the mapping file names; those that are not given are empty."""
    joined = [heading for join in content.get("joins", ()) for heading in join.get("columns", ())]
    return dict.fromkeys([*content.get("columns", {}), *map(str, joined)], "") | {
        heading: str(cell) for heading, cell in given.items()
    }


def _wrong(mapping: Path, read: ReadOptions, row: Mapping[str, str], expect: Mapping[str, Any] | str) -> Iterator[str]:
    """What is not as it was expected."""
    try:
        seen = _seen(mapping, read, row)
    except FileError as error:
        yield str(error)
        return
    if seen.obstacles or not seen.documents:
        yield " ".join(seen.obstacles) or "the row is no invoice."
        return
    (shown, *_) = seen.documents
    problems = [each for each in shown.problems if not each.warning]
    skipped = shown.planned.aside or ""
    reasons = names_of(each.rule for each in problems) or ("set_aside" if skipped else "")
    if isinstance(expect, str):
        if expect not in reasons.split(", "):
            yield f"{expect} was expected to stop the row, and {reasons or 'nothing'} does."
    elif problems or shown.planned.payload is None or skipped:
        yield f"the row is not sent. {skipped or ' '.join(map(str, problems))}"
    else:
        yield from _differing(DECODER.decode(shown.planned.payload), expect)


def _differing(body: object, expect: Mapping[str, Any]) -> Iterator[str]:
    for path, expected in expect.items():
        actual = _at(body, path)
        if not _same(path, actual, expected):
            found = "nothing" if actual is None else str(actual)
            yield f"{path} is {found}, and {expected or 'nothing'} was expected."


def _seen(mapping: Path, read: ReadOptions, row: Mapping[str, str]) -> Preview:
    with TemporaryDirectory(prefix="etl-") as folder:
        file = Path(folder) / "test.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, quoting=csv.QUOTE_ALL).writerows([row.keys(), row.values()])
        cells = ReadOptions(
            mapping=mapping,
            decimal=read.decimal,
            date_order=read.date_order,
            balance_due=read.balance_due,
            delimiter=",",
            encoding="utf-8",
        )
        request = FileSet(file, read=cells).request(RunRequest("preview"), emails=True)
        return next(iter(preview(request, 1)))


def _at(body: Any, path: str) -> Any:  # noqa: ANN401 - JSON is whatever it is
    """What stands in a body at a path, such as ``BillingAddress.City``; of a list, in its first object."""
    for name in path.replace("[]", "").split("."):
        body = body[0] if isinstance(body, list) and body else body
        body = body.get(name) if isinstance(body, dict) else None
    return body


def _same(path: str, actual: object, expected: object) -> bool:
    """Whether they are equal: amounts as numbers, all else as text; nothing is expected as an empty text."""
    leaf = leaves().get(path)
    if actual is not None and leaf is not None and leaf.kind is Kind.DECIMAL:
        try:
            return Decimal(str(expected)) == Decimal(str(actual))
        except InvalidOperation:
            return False
    return ("" if actual is None else str(actual)) == str(expected)
