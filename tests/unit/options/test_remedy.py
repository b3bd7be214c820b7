"""What a sentence says is to be done is read as a value, and is in the words of each door."""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.options.in_python import in_python
from etl.options.remedy import Commanded, Flagged, parted
from tests.support.source import literals, modules

PARTS = [
    ("None: --skip-check sequence_gaps.", Flagged("--skip-check", ("sequence_gaps",))),
    ("--skip-check voided sends it", Flagged("--skip-check", ("voided",))),
    ("--strict refuses such a file", Flagged("--strict")),
    ("Which: --date-order dmy, mdy or ymd", Flagged("--date-order", ("dmy", "mdy", "ymd"))),
    ("say --decimal point or --decimal comma.", Flagged("--decimal", ("point", "comma"), "say")),
    ('or say --ignore "Paid in": then', Flagged("--ignore", ("Paid in",), "say")),
    ("--without DueDate --without Email", Flagged("--without", ("DueDate", "Email"))),
    ("'--overwrite-conflicts=A 1' sends it", Flagged("--overwrite-conflicts", ("A 1",))),
    ("--overwrite-conflicts=A1.", Flagged("--overwrite-conflicts", ("A1",))),
    ("Leave --sheet out.", Flagged("--sheet", (), "Leave")),
    ("one with --sheet NAME.", Flagged("--sheet", ("NAME",))),
    ("Choose another --journal and compare", Flagged("--journal")),
    ("--expect-count is 5", Flagged("--expect-count")),
    ("(python -m etl map FILE --profile sage-100)", Commanded("map")),
    ("python -m etl update --resend.", Commanded("update")),
    ("it: python -m etl retry 1.", Commanded("retry", "1")),
    ("python -m etl jobs retry 12", Commanded("jobs retry", "12")),
    ("python -m etl import --plan 12-0a1b2c3d4e5f", Commanded("import --plan", "12-0a1b2c3d4e5f")),
    ("python -m etl runs 7 names it", Commanded("runs", "7")),
]


def bare(part: str | Flagged | Commanded) -> object:
    match part:
        case Flagged(name, values, verb):
            return Flagged(name, values, verb)
        case Commanded(name, of):
            return Commanded(name, of)
    return part


@pytest.mark.parametrize(("sentence", "remedy"), PARTS)
def test_a_remedy_is_a_flag_with_what_it_is_given_or_a_command(sentence: str, remedy: object) -> None:
    assert [bare(part) for part in parted(sentence) if not isinstance(part, str)] == [remedy]


WORDS = [*"-= \"'.,aA1", "--skip-check", "--without", "python -m etl map", " or "]


@given(st.lists(st.sampled_from(WORDS)).map("".join))
def test_all_of_a_sentence_is_in_its_parts(sentence: str) -> None:
    assert "".join(part if isinstance(part, str) else part.text for part in parted(sentence)) == sentence


@pytest.mark.parametrize("said", ['Comments "--skip-check all" is too long.', "There is no file --yes.csv"])
def test_what_stands_in_a_cell_or_in_a_name_is_no_remedy(said: str) -> None:
    assert list(parted(said)) == [said]


def flags() -> Iterator[str]:
    sentences = chain.from_iterable(
        literals(module.tree) for module in modules("etl/app", "etl/planning", "etl/mapping")
    )
    yield from (text for text in sentences if re.search(r"(?<![\w-])--[a-z]", text))


def test_no_flag_of_a_sentence_is_passed_over() -> None:
    for sentence in flags():
        found = [part for part in parted(sentence.replace('"', "")) if not isinstance(part, str)]
        told = " ".join(part.text for part in found)
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", sentence)) <= set(re.findall(r"--[a-z][a-z-]+", told))


@pytest.mark.parametrize(
    ("said", "in_words"),
    [
        ("To be told no more: --skip-check voided.", 'To be told no more: skip_check={"voided"}.'),
        ("say --decimal point or --decimal comma.", 'say decimal="point" or "comma".'),
        ("Add --send-emails, or --no-emails to send", "Add emails=True, or emails=False to send"),
        ("Add --yes.", "Add production=True."),
        ("leave out --simulate or --compare.", "leave out simulate=True or compare=True."),
        ("Leave --lines out.", "Leave lines out."),
        ("Choose one with --sheet NAME.", "Choose one with sheet."),
        ("leave it out with --ignore HEADING.", "leave it out with ignore."),
        ("--compare --overwrite-conflicts=A1 sends", 'compare=True, overwrite_conflicts={"A1"} sends'),
        ("Finish it: python -m etl resume 7", "Finish it: client.resume(7)"),
        ("approves it: python -m etl approve 7-0a", 'approves it: client.approve("7-0a")'),
        ("Write it down, with python -m etl plan FILE; then", "Write it down, with client.propose(...); then"),
        ("a mapping file (python -m etl map FILE).", "a mapping file (python -m etl map FILE)."),
        ('Comments "--yes" is too long.', 'Comments "--yes" is too long.'),
    ],
)
def test_a_caller_from_python_is_told_of_arguments_and_calls(said: str, in_words: str) -> None:
    assert in_python(said) == in_words
