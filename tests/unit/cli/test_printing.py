"""Lines on a terminal, and the same lines piped."""

import io
import sys

import pytest

from etl.cli import printing

#: Words longer than any line, as paths and commands are.
COMMAND = "To send it: python -m etl import --plan 12-0123456789ab --results /exports/month-end/july.results.csv"


class Terminal(io.StringIO):
    """A terminal of so many columns."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("line", "width", "lines"),
    [
        ("one two three", 80, ["one two three"]),
        ("one two three", 8, ["one two", "three"]),
        ("  1 x Amount is empty", 14, ["  1 x Amount", "    is empty"]),
        ("Run 7  finished  3 read", 16, ["Run 7  finished", "  3 read"]),
        ("say --date-order dmy", 12, ["say", "--date-order", "dmy"]),
        ("Send it: python -m etl import --plan 1-ab", 12, ["Send it:", "python -m etl import --plan 1-ab"]),
        ("at /exports/2026-07/july.csv", 10, ["at", "/exports/2026-07/july.csv"]),
        ('{"a": 1, "b": "two words"}', 8, ['{"a": 1, "b": "two words"}']),
        ("", 8, [""]),
    ],
)
def test_a_line_is_broken_between_words_alone(line: str, width: int, lines: list[str]) -> None:
    assert printing.wrapped(line, width) == lines


def test_what_is_piped_is_neither_broken_nor_coloured(capsys: pytest.CaptureFixture[str]) -> None:
    line = f"  failed  3  {'x ' * 200}"
    printing.say(line)
    printing.print_error(f"{line}\nand more")
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (f"{line}\n", f"etl: {line}\nand more\n")


@pytest.mark.parametrize(
    ("line", "coloured"),
    [
        ("  rejected         10    6,843.30", True),
        ("      failed        0           -", False),
        ("      succeeded   230  390,942.81", True),
        ("      succeeded     0           -", False),
        ("  pending         7       70.00", True),
        ("Warnings, 3 in all (--strict rejects such invoices):", True),
        ("  to send         230  390,942.81", False),
        ("PRODUCTION: 3 documents to acme.", True),
        (COMMAND, True),
        ("Read [bold]july[/bold].csv :warning:", False),
    ],
)
def test_a_colour_says_what_words_say_too(line: str, coloured: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = {}
    for colourless in ("", "1"):
        monkeypatch.setenv("NO_COLOR", colourless)
        terminal = Terminal()
        monkeypatch.setattr(sys, "stdout", terminal)
        printing.say(line)
        shown[colourless] = terminal.getvalue()
    assert ("\x1b[" in shown[""]) is coloured
    assert "\x1b[3" not in shown["1"]
    assert all(word in shown[""] for word in line.split())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a\x1b[2K\rb\x00\x7f\x9b1m", "a\\x1b[2K\\rb\\x00\\x7f\\x9b1m"),
        ("july\u202evsc.exe \u2066x", "july\\u202evsc.exe \\u2066x"),
        ("Ünvoices\t\u200d 請求 💰", "Ünvoices\t\u200d 請求 💰"),
    ],
)
def test_what_would_move_the_cursor_is_spelt(capsys: pytest.CaptureFixture[str], line: str, said: str) -> None:
    printing.say(line)
    printing.print_error(line)
    out, err = capsys.readouterr()
    assert (out, err) == (f"{said}\n", f"etl: {said}\n")
