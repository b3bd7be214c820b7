import gc
import json
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from etl.errors import JournalError, ResultsError
from etl.journal.result_page import ResultPage
from etl.model.attachment import Attached
from etl.model.document import Result, Status
from etl.portals import Destination
from etl.report import SCHEMA, check_target, workbook, write_results

ENDINGS = (".csv", ".xlsx", ".jsonl", ".parquet")


def result(number: int = 1, *, document_id: str | None = None, message: str = "") -> Result:
    return Result(
        document_id=f"A{number:04}" if document_id is None else document_id,
        status=Status.SUCCESS,
        message=message,
        source_file="july.xlsx",
        source_sheet="Invoices",
        source_row=number + 1,
        attempts=1,
        http_status=200,
        finished_at="2026-07-31T12:00:00.000Z",
        currency="USD",
        amount="1234567.50",
        customer="C1",
        customer_name="=Éva & Co",
        due="-0.00001",
    )


UNSENT = Result(None, Status.REJECTED, "CustomerId is empty.", "july.csv", "", 7, 0, None, None)


def page(*rows: Result) -> ResultPage:
    return ResultPage.of(rows)


def read(path: Path) -> pl.DataFrame:
    """The results as their readers find them, typed as SCHEMA says."""
    match path.suffix:
        case ".csv":
            return pl.read_csv(path, schema=SCHEMA)
        case ".xlsx":
            shown = sheet(path, "Results")
            frame = shown.with_columns(pl.lit(told, pl.String).alias(name) for name, told in once(path).items())
            return frame.select(list(SCHEMA)).cast(
                {name: dtype for name, dtype in SCHEMA.items() if dtype != pl.String}
            )
        case ".jsonl":
            decimals = [name for name, dtype in SCHEMA.items() if dtype.is_decimal()]
            texts = pl.read_ndjson(path, schema=SCHEMA | dict.fromkeys(decimals, pl.String))
            return texts.cast({name: SCHEMA[name] for name in decimals})
        case _:
            return pl.read_parquet(path)


def once(path: Path) -> dict[str, str | None]:
    """What a workbook's first sheet tells of every row."""
    lines = fastexcel.read_excel(path).load_sheet("About", header_row=None, dtypes="string").to_polars().rows()
    facts = {line[0]: line[1] for line in lines if len(line) > 1}
    return {"DocumentType": "Invoice", **{name: facts.get(name) for name in ("Environment", "Portal", "Trail")}}


def sheet(path: Path, name: str) -> pl.DataFrame:
    return fastexcel.read_excel(path).load_sheet(name, dtypes="string").to_polars()


def written(folder: Path, ending: str, *rows: Result) -> Path:
    return write_results([page(*rows)], folder / f"july.results{ending}", Destination("sandbox", "acme"))


@contextmanager
def file_size_limit(limit: int) -> Iterator[None]:
    """Files may not grow past this: to a program, a full disk."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_read_back_is_what_was_written_with_its_types(tmp_path: Path, ending: str) -> None:
    sure, unsure = (
        result(9)._replace(attachment="/pdfs/A9.pdf", attached=each) for each in (Attached.YES, Attached.UNSURE)
    )
    frame = read(
        written(tmp_path, ending, result(1, message='He said "no"; then, ↵ nothing\nmore'), UNSENT, sure, unsure)
    )
    assert dict(frame.schema) == SCHEMA
    worth = ("C1", "'=Éva & Co" if ending == ".csv" else "=Éva & Co", Decimal("1234567.50"), "USD", Decimal("-0.00001"))
    said = 'He said "no"; then, ↵ nothing\nmore'
    when = "2026-07-31T12:00:00.000Z"
    where = ("sandbox", "acme", None)
    assert frame.rows()[:2] == [
        (
            "A0001",
            "Success",
            said,
            *worth,
            *[None] * 2,
            "july.xlsx",
            "Invoices",
            2,
            None,
            "Invoice",
            1,
            200,
            when,
            *where,
        ),
        (
            None,
            "Failed",
            "CustomerId is empty.",
            *[None] * 7,
            "july.csv",
            None,
            7,
            None,
            "Invoice",
            0,
            *[None] * 2,
            *where,
        ),
    ]
    assert frame["Attachment"].to_list() == [None, None, "A9.pdf", "A9.pdf (not confirmed)"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_pages_follow_one_another_in_order(tmp_path: Path, ending: str) -> None:
    pages = [page(*(result(number) for number in range(start, start + 3))) for start in (0, 3, 6)]
    frame = read(write_results(pages, tmp_path / f"r{ending}"))
    assert frame["SourceRow"].to_list() == list(range(1, 10))


@pytest.mark.parametrize("ending", ENDINGS)
def test_no_rows_make_a_file_with_headings(tmp_path: Path, ending: str) -> None:
    path = write_results([], tmp_path / f"r{ending}")
    if ending == ".jsonl":
        assert path.read_bytes() == b""
    else:
        assert read(path).columns == list(SCHEMA)
        assert read(path).height == 0


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.PLANNED, "Pending"),
        (Status.SENDING, "Pending"),
        (Status.IN_DOUBT, "Pending"),
        (Status.SUCCESS, "Success"),
        (Status.UNCHANGED, "Success"),
        (Status.FAILED, "Failed"),
        (Status.REJECTED, "Failed"),
        (Status.SUPERSEDED, "Superseded"),
    ],
)
def test_every_status_has_a_word_of_the_portals(tmp_path: Path, status: Status, word: str) -> None:
    frame = read(written(tmp_path, ".csv", result()._replace(status=status)))
    assert frame["Status"].to_list() == [word]


@pytest.mark.parametrize("document_id", ["00123", "1E5", "true", "2026-07-31", "12345678901234567890", "Łódź/№ 7 😀"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_ids_stay_the_texts_they_are(tmp_path: Path, ending: str, document_id: str) -> None:
    assert read(written(tmp_path, ending, result(document_id=document_id)))["DocumentId"].to_list() == [document_id]


def test_csv_has_one_byte_order_mark_and_crlf_on_every_line(tmp_path: Path) -> None:
    data = write_results([page(result(1)), page(result(2))], tmp_path / "r.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfDocumentId,Status,")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.count(b"DocumentId") == 1
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    assert data.endswith(b"\r\n")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_csv_neutralises_what_a_spreadsheet_would_run(tmp_path: Path, start: str) -> None:
    risky = f"{start}HYPERLINK(1)"
    frame = read(written(tmp_path, ".csv", result(document_id=risky, message=risky)._replace(source_file=risky)))
    assert frame.select("DocumentId", "ErrorMessage", "SourceFile").row(0) == (f"'{risky}",) * 3


@pytest.mark.parametrize("text", ["A=1", "a-b", "x@example.com", "'quoted", " =1", "\uff11\uff0b\uff11", "あ\uff1d"])
def test_csv_leaves_other_texts_alone(tmp_path: Path, text: str) -> None:
    assert read(written(tmp_path, ".csv", result(document_id=text)))["DocumentId"].to_list() == [text]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "{=1+1}", "+1", "-1", "@SUM(A1)", "https://example.com/a b", "mailto:a@example.com", "internal:Sheet!A1"],
)
def test_xlsx_texts_stay_texts_untouched(tmp_path: Path, text: str) -> None:
    assert read(written(tmp_path, ".xlsx", result(document_id=text)))["DocumentId"].to_list() == [text]


@pytest.mark.parametrize("text", ["_x0041_", " padded ", "a\nb", "<&>\"'"])
def test_xlsx_texts_survive_its_own_escapes(tmp_path: Path, text: str) -> None:
    assert read(written(tmp_path, ".xlsx", result(message=text)))["ErrorMessage"].to_list() == [text]


def test_xlsx_says_so_where_a_cell_cannot_hold_all_of_a_text(tmp_path: Path) -> None:
    (text,) = read(written(tmp_path, ".xlsx", result(message="x" * 40_000)))["ErrorMessage"]
    assert text == "x" * 32_766 + "…"


@pytest.mark.parametrize(("rows", "sheets"), [(0, [0]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_xlsx_goes_on_to_another_sheet_where_one_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, sheets: list[int]
) -> None:
    monkeypatch.setattr(workbook, "ROWS", 3)
    path = write_results((page(result(number)) for number in range(rows)), tmp_path / "r.xlsx")
    names = fastexcel.read_excel(path).sheet_names
    assert names == ["About", "Results", "Results 2", "Results 3"][: len(sheets) + 1]
    frames = [sheet(path, name) for name in names[1:]]
    assert [frame.height for frame in frames] == sheets
    assert all(set(frame.columns) < set(SCHEMA) for frame in frames)
    assert [text for frame in frames for text in frame["DocumentId"]] == [f"A{number:04}" for number in range(rows)]


def test_jsonl_has_an_object_a_line_with_null_where_there_is_nothing(tmp_path: Path) -> None:
    lines = written(tmp_path, ".jsonl", result(1), UNSENT).read_text(encoding="utf-8").splitlines()
    assert [list(json.loads(line)) for line in lines] == [list(SCHEMA)] * 2
    assert json.loads(lines[1])["HttpStatus"] is None


@pytest.mark.parametrize("ending", ENDINGS)
def test_only_a_page_or_two_is_held_at_a_time(tmp_path: Path, ending: str) -> None:
    watched: list[weakref.ref[pl.DataFrame]] = []
    alive: list[int] = []

    def pages() -> Iterator[ResultPage]:
        for number in range(20):
            made = page(result(number))
            watched.append(weakref.ref(made.frame))
            alive.append(sum(ref() is not None for ref in watched))
            yield made

    write_results(pages(), tmp_path / f"r{ending}")
    assert max(alive) <= 2


def cut_off(error: BaseException) -> Iterator[ResultPage]:
    yield page(result(1))
    raise error


class Interrupted(BaseException):
    """Not an Exception, like KeyboardInterrupt."""


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(28, "No space left on device"), ResultsError),
        (JournalError("The journal failed."), JournalError),
        (Interrupted(), Interrupted),
    ],
)
def test_a_writer_that_fails_midway_leaves_nothing_and_keeps_what_was_there(
    tmp_path: Path, ending: str, error: BaseException, raised: type[BaseException]
) -> None:
    target = tmp_path / f"r{ending}"
    target.write_bytes(b"of an earlier run")

    with pytest.raises(raised):
        write_results(cut_off(error), target)
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() == b"of an earlier run"


def test_the_sentence_of_a_failure_names_the_file_and_the_cause(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"r\.csv cannot be written: No space left on device\. See that"):
        write_results(cut_off(OSError(28, "No space left on device")), tmp_path / "r.csv")


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # xlsxwriter forgets its own
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_is_an_error_of_ours_and_leaves_nothing(
    tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    folder = tmp_path / "results"
    temporary.mkdir()
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    # Random texts: what is packed must not shrink below the limit.
    torn = (result(number, message=os.urandom(500).hex()) for number in range(200))
    with file_size_limit(20_000), pytest.raises(ResultsError, match="cannot be written: "):
        write_results([page(*torn)], folder / f"r{ending}")
    assert list(folder.iterdir()) == []
    assert list(temporary.iterdir()) == []
    gc.collect()


def test_results_go_beside_a_target_that_cannot_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "july.results.csv"
    target.mkdir()
    path = write_results([page(result())], target)
    assert path == tmp_path / "july.results (2).csv"
    assert read(path).height == 1
    assert target.is_dir()


def test_results_fail_where_the_names_beside_cannot_be_replaced_either(tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    for name in ["r.csv", *(f"r ({number}).csv" for number in range(2, 10))]:
        (tmp_path / name).mkdir()
    with pytest.raises(ResultsError, match="another program has it open"):
        write_results([page(result())], target)
    assert all(path.is_dir() for path in tmp_path.iterdir())


def test_an_earlier_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    target.write_text("earlier")
    assert write_results([page(result())], target) == target
    assert read(target).height == 1
    assert list(tmp_path.iterdir()) == [target]


def test_another_runs_check_leaves_the_file_being_written_alone(tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    check = "import sys, pathlib, etl.report; etl.report.check_target(pathlib.Path(sys.argv[1]), [])"

    def pages() -> Iterator[ResultPage]:
        yield page(result(1))
        subprocess.run([sys.executable, "-c", check, str(target)], check=True)
        yield page(result(2))

    assert read(write_results(pages(), target)).height == 2


@pytest.mark.parametrize("ending", ENDINGS)
def test_results_named_by_a_link_go_where_it_leads(tmp_path: Path, ending: str) -> None:
    (tmp_path / "share").mkdir()
    real, link = tmp_path / "share" / f"real{ending}", tmp_path / f"r{ending}"
    real.write_text("earlier")
    link.symlink_to(real)
    check_target(link, [])
    assert write_results([page(result())], link) == link
    assert link.is_symlink()
    assert read(real).height == 1
    assert list((tmp_path / "share").iterdir()) == [real]
