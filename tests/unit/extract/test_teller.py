"""Columns of one kind become the texts that their cells have one by one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.extract import Rounded, Told, cell_columns
from etl.extract.cell_columns import cells_of, gathered
from etl.extract.cell_text import Cell, shown
from etl.extract.formatted import Run, Runs
from etl.extract.number_format import number_format
from etl.extract.teller import Teller
from tests.support.examples import examples

_ODD = (-0.0, 0.0, 0.1 + 0.2, 1e15, -1e15, 999999999999999.9, 1e16, 1e-5, 1e-10, 5e-324, 99999999999999.9, 1e14)
_TEXTS = st.sampled_from(("12.5", "1,200.00", "00123", "text", " ", "\ufdd05", "TRUE", "-0", "ü", "1E+15"))
_NUMBERS = st.one_of(
    st.floats(),
    st.sampled_from(_ODD),
    st.decimals(-99_999, 99_999, places=2).map(float),
    st.integers(-(10**14), 10**14).map(float),
)
_ANY = st.one_of(
    _NUMBERS,
    _TEXTS,
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.datetimes(datetime(1899, 12, 30), datetime(9999, 12, 31)),  # noqa: DTZ001 - Excel knows no time zones
    st.dates(),
    st.times(),
    st.timedeltas(timedelta(days=-999), timedelta(days=9999)),
)
_BLANK = st.just("")
#: Most columns are of one kind, and have blanks.
_COLUMNS = st.one_of(
    st.lists(st.one_of(_NUMBERS, _BLANK), max_size=20),
    st.lists(st.decimals(-999, 9_999, places=2).map(float), max_size=20),
    st.lists(st.one_of(_TEXTS, _BLANK), max_size=20),
    st.lists(st.one_of(st.dates(), _BLANK), max_size=20),
    st.lists(st.one_of(_ANY, _BLANK), max_size=20),
)
_FORMATS = ("0.00", "0%", '"INV-"0000', "00000", "#,##0,", "[$€-407] 0.0", "#,##0.00_);(#,##0.00)", "0", "0.0000", "@")
_RUNS = st.lists(
    st.builds(
        lambda top, more, code: Run(0, top, top + more, number_format(code)),
        st.integers(1, 20),
        st.integers(0, 20),
        st.sampled_from(_FORMATS),
    ),
    max_size=2,
)


@pytest.fixture(autouse=True, scope="module")
def _small_pieces() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cell_columns, "_PIECE", 4)
        yield


@given(cells=_COLUMNS, formats=_RUNS, roles=st.sets(st.sampled_from(("numbers", "amounts", "ids", "rounded"))))
@settings(max_examples=examples(3_000))
def test_a_column_has_the_texts_of_its_cells(cells: list[Cell], formats: list[Run], roles: set[str]) -> None:
    of_cells, of_column = Rounded(), Rounded()
    by_cell = Teller(_runs(formats), _told(roles, of_cells)).texts(0, cells, 2)
    columns = gathered(iter([(cell,) for cell in cells]), 1 << 15, 1).columns
    by_column = Teller(_runs(formats), _told(roles, of_column)).texts(0, columns[0], 2) if columns else []
    assert list(map(str, by_column)) == list(map(str, by_cell))
    assert of_column == of_cells


@given(cells=_COLUMNS)
@settings(max_examples=examples(500))
def test_a_column_keeps_its_cells(cells: list[Cell]) -> None:
    columns = gathered(iter([(cell,) for cell in cells]), 1 << 15, 1).columns
    kept = cells_of(columns[0]) if columns else []
    assert list(map(shown, kept)) == list(map(shown, cells))


def test_rows_count_the_cells_beyond_the_headings() -> None:
    rows: list[tuple[Cell, ...]] = [("a", 0.0, "", 0.0), ("b", "", "", ""), ("", "", False, "")]
    assert gathered(iter(rows), 9, 1).counts == [4, 1, 3]


def _told(roles: set[str], rounded: Rounded) -> Told:
    columns = dict.fromkeys(roles & {"numbers", "amounts", "ids"}, ("0",))
    return Told(**columns, rounded={"0": rounded} if "rounded" in roles else {})


def _runs(formats: list[Run]) -> Runs:
    # Runs of one column do not overlap in a file.
    apart = [run for at, run in enumerate(formats) if all(run.top > before.bottom for before in formats[:at])]
    return lambda _, wanted: (run for run in apart if wanted(run.format))
