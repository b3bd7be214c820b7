import pytest

from etl.model.problem import Problem
from etl.text import one_line


def problem(column: str = "Amount", value: str | None = "1.250,00") -> Problem:
    return Problem(0, column, value, "plain_number", "is not a plain number", "Write digits.")


def test_a_problem_reads_as_column_value_sentence_remedy() -> None:
    assert str(problem()) == 'Amount "1.250,00" is not a plain number. Write digits.'


def test_a_problem_of_an_empty_cell_shows_no_value() -> None:
    assert str(problem(value=None)) == "Amount is not a plain number. Write digits."


def test_a_problem_of_a_whole_row_starts_with_its_sentence() -> None:
    ragged = Problem(0, "", None, "cell_count", "The row has 22 cells", "Look for a delimiter.")
    assert str(ragged) == "The row has 22 cells. Look for a delimiter."


def test_a_problem_is_one_line_whatever_the_cell_holds() -> None:
    text = str(problem(value="a\r\nb\nc\rd\u2028e\x85f" + "g" * 1000))
    assert len(text.splitlines()) == 1
    assert '"a↵b↵c↵d↵e↵fggg' in text
    assert len(text) < 120


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", ""),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("a\r\n\r\nb", "a↵↵b"),
        ("a\tb", "a b"),
        ("\x1b[31mred\x00", "�[31mred�"),
        ("Łódź 😀", "Łódź 😀"),
    ],
)
def test_text_is_made_fit_for_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


def test_the_limit_counts_the_ellipsis() -> None:
    assert one_line("abcdef", 4) == "abc…"
