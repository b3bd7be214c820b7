"""Invisible characters are taken out and named, or refused; what can be seen stays."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.grammar.unicode_clean import UNSEEN, changed, cleaned, deceiving, names


def ids(*cells: str | None) -> pl.DataFrame:
    text = pl.col("text")
    frame = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    return frame.select(
        cleaned(text).alias("cleaned"), changed(text).alias("changed"), deceiving(text).alias("deceiving")
    )


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("INV\u200b-1", "INV-1"),
        ("\ufeffINV-1", "INV-1"),
        ("INV\u00ad-1", "INV-1"),
        ("\u200eINV-1\u200f", "INV-1"),
        ("INV\u00a01", "INV 1"),
        ("\u00a0INV-1\u202f", "INV-1"),
        ("INV-1\t", "INV-1"),
        ("INV\t1", "INV 1"),
        ("\u200b", ""),
    ],
)
def test_what_is_taken_out_is_reported(cell: str, kept: str) -> None:
    assert ids(cell).row(0) == (kept, True, False)


@pytest.mark.parametrize("cell", ["INV-1", "Ärzte & Söhne/1", "\uff11\uff12", "A B", "\u0661", "#+é", "", "\U0001f600"])
def test_what_can_be_seen_stays(cell: str) -> None:
    assert ids(cell).row(0) == (cell, False, False)


def test_plain_blanks_at_the_edges_are_no_news() -> None:
    assert ids("  INV-1 ", None).rows() == [("INV-1", False, False), (None, None, None)]


@pytest.mark.parametrize("cell", ["A\u202e123", "A\u2066B", "A\nB", "A\u3164B", "A\u2800B", "A\U000e0041B", "A\u2028B"])
def test_what_may_deceive_is_refused_and_not_mended(cell: str) -> None:
    row = ids(cell).row(0)
    assert row[0] == cell
    assert row[2] is True


def test_the_characters_are_named_for_a_sentence() -> None:
    assert names("A\u200bB\u00a0C\u200b") == ("zero width space (U+200B)", "no-break space (U+00A0)")
    assert names("A\tB") == ("tab (U+0009)",)
    assert names("A\nB\u3164\u202e") == (
        "line break (U+000A)",
        "hangul filler (U+3164)",
        "right-to-left override (U+202E)",
    )
    assert names("INV-1") == ()


@given(text=st.text(st.sampled_from([*UNSEEN, "\u00a0", "\t", " ", "A", "1", "é", "\uff11"])))
def test_cleaning_twice_is_cleaning_once_and_no_visible_character_goes(text: str) -> None:
    once = ids(text)["cleaned"][0]
    assert ids(once).row(0)[:2] == (once, False)
    assert [char for char in text if char.isalnum()] == [char for char in once if char.isalnum()]
