"""What the page says in the place of flags is there to be clicked."""

import re
from collections.abc import Iterator

import pytest

from etl.page.words import COMMANDS, LABELS, here
from tests.support.command import ROOT

TEMPLATES = "\n".join(each.read_text() for each in (ROOT / "etl" / "page" / "templates").glob("*.html"))

#: Rooms whose sentences a screen may show. What the command line alone says is said in its room.
ROOMS = ("app", "documents", "extract", "grammar", "journal", "mapping", "planning", "report")

#: What the page does not do, or is told when it is started: these are of the command line, and told as that.
COMMANDS_ALONE = {
    *("--help", "--acknowledge", "--attachments", "--documents", "--fresh", "--head", "--journal", "--keep"),
    *("--force", "--last", "--max-attachment", "--metrics", "--no-undo", "--on-failure", "--output"),
    *(
        "--dry-run",
        "--overwrite-conflicts",
        "--plan",
        "--query",
        "--quote",
        "--rate",
        "--resend",
        "--results",
        "--send-credits",
    ),
    *("--simulate", "--since", "--status", "--wait", "--where", "--yes"),
}


@pytest.mark.parametrize(
    ("said", "on_the_page"),
    [
        (
            "Gaps in the numbers: 1 missing. To be told no more: --skip-check sequence_gaps.",
            "Gaps in the numbers: 1 missing. To be told no more: tick “sequence_gaps” under “Leave out a check”.",
        ),
        ("Say which: --date-order dmy, mdy or ymd", "Say which: “dmy”, “mdy” or “ymd” as “Order of dates”"),
        ("say --decimal point or --decimal comma.", "choose “point” or “comma” as “Decimal mark”."),
        ('or say --ignore "Paid in": then', "or choose “@ignore” for “Paid in”: then"),
        (
            "To send without: --without DueDate --without BillingAddress",
            "To send without: say “DueDate” and “BillingAddress” under “What the file may lack”",
        ),
        (
            "Add --send-emails if they should be, or --no-emails to send No.",
            "Choose “Mail these customers” if they should be, or “Mail nobody” to send No.",
        ),
        (
            "Finish it first: python -m etl resume 7; or give it up: python -m etl abandon 7",
            "Finish it first: “Send what is pending” of run 7; or give it up: “Give up what is pending” of run 7",
        ),
        (
            "leave it out; --compare '--overwrite-conflicts=A 1' sends it all the same.",
            "leave it out; “Compare with the portal, to have it approved” and its tick there sends it all the same.",
        ),
        (
            "a mapping file (python -m etl map FILE --profile sage-100)",
            "a mapping file (“Keep this as a mapping file”)",
        ),
        ("--mapping july.mapping.toml.", "“july.mapping.toml” as “Mapping file”."),
        ('--mapping "our july.toml".', "“our july.toml” as “Mapping file”."),
        ("Choose one with --sheet NAME.", "Choose one with “Worksheet”."),
        ("Leave --lines out.", "Leave “The lines of the invoices” empty."),
        # A cell of somebody's is what it is.
        ('Comments "--skip-check all" is too long.', 'Comments "--skip-check all" is too long.'),
        # What the page does not have is a command.
        ("python -m etl attach FOLDER --resend", "python -m etl attach FOLDER --resend"),
    ],
)
def test_a_remedy_is_in_the_words_of_the_page(said: str, on_the_page: str) -> None:
    assert here(said) == on_the_page


@pytest.mark.parametrize("label", sorted({*LABELS.values(), *COMMANDS.values()}))
def test_what_is_named_stands_on_a_screen(label: str) -> None:
    assert label in TEMPLATES


def flags() -> Iterator[str]:
    for room in ROOMS:
        for path in (ROOT / "etl" / room).rglob("*.py"):
            yield from re.findall(r"(?<![\w-])--[a-z][a-z-]+", path.read_text(encoding="utf-8"))


def test_each_flag_that_a_sentence_names_is_on_the_page_or_is_of_the_command_line_alone() -> None:
    assert set(flags()) - LABELS.keys() - COMMANDS_ALONE == set()
