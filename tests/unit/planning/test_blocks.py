"""A file says the same in blocks of any size: rules that look at one block alone would not let it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.extract import delimited
from tests.unit.planning.test_margins import TRIMMED, numbered, read

#: Bytes of a block: some rows, all of them.
SIZES = (300, 1 << 20)

_WHOLE = "B{0},C1,1.00,EUR,2026-07-31,x\n"
_CUT = "D{0},C1,1.00,EUR\n"


@pytest.mark.parametrize("size", SIZES)
def test_short_rows_far_below_are_read_as_those_near_the_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", size)
    excel = f"{numbered(31, _WHOLE)}{numbered(32, _CUT)}{numbered(16, _WHOLE, 100)}"
    sent, remarks, results = read(tmp_path, f"{TRIMMED}\n{excel}")
    assert len(sent) == len(results) == 79
    assert "32 rows leave out the empty cells at their end" in remarks


@pytest.mark.parametrize("text", ["Dear Sir,\nas agreed", "x"])
def test_lines_of_texts_far_below_are_no_short_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(delimited, "_BLOCK", 300)
    rows = numbered(31, _WHOLE) + numbered(31, f'E{{0}},C1,1.00,EUR,2026-07-31,"{text}"\n')
    sent, remarks, _ = read(tmp_path, f"{TRIMMED}\n{rows}")
    assert len(sent) == 62
    assert "leave out" not in remarks


#: Pieces of a file: rows, and what stands among them.
PIECES = st.sampled_from(
    [
        "{0},C1,1.00,EUR,2026-07-31,x\n",
        '{0},C1,1.00,EUR,2026-07-31,"a\nb,c"\n',
        '{0},C1,1.00,EUR,2026-07-31,"a ""b"""\n',
        '"{0}","C1","2.00","EUR","31/07/2026",""\n',
        "\ufeff{0},C1,1.00,EUR,2026-07-31,\n",
        "{0},C1,,EUR,2026-07-31,x\n",
        "{0},C1,1.00,EUR\n",
        "{0},C1,1.00,EUR,2026-07-31,x,y\n",
        '{0},C1,1.00,EUR,2026-07-31,"open\n',
        f"{TRIMMED}\n",
        "\n",
        ",,,,,\n",
        "Total,,3.00,,,\n",
        "Open invoices\n",
        "{0},C1,\u00e9\u00e9,EUR,2026-07-31,\u0416\r\n",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=12), st.sampled_from((1, 60, 200)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_becomes_of_a_file_is_the_same_in_blocks_of_any_size(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], size: int
) -> None:
    text = TRIMMED + "\n" + "".join(piece.replace("{0}", f"A{place}") for place, piece in enumerate(pieces))
    found = []
    for bytes_ in (size, 1 << 20):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delimited, "_BLOCK", bytes_)
            found.append(_outcome(tmp_path_factory.mktemp("blocks"), text))
    assert found[0] == found[1]


def _outcome(folder: Path, text: str) -> object:
    try:
        return read(folder, text)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the same
        return str(error)
