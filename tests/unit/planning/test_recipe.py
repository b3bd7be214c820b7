"""How files were understood, in two texts: one that is read again, and one that an interrupted run is known by."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from etl.documents import Checks, Choices
from etl.extract import Reading
from etl.grammar import DateOrder, DecimalMark
from etl.mapping import Choice, MappingText
from etl.planning import Enclosing, Recipe
from etl.text import text_of

PLAIN = Choices(Checks(date(2026, 7, 31), frozenset(), strict=False), None, None, None, memos=False)
SPOKEN = Choices(
    Checks(date(2026, 8, 1), frozenset({"totals", "dates"}), strict=True),
    DecimalMark.COMMA,
    DateOrder.DMY,
    True,
    memos=True,
)
READING = Reading("tab", "'", "cp1252", "secret", "July", fill_merged=True)
MAPPED = Choice(mapping=MappingText("ours.toml", "[columns]\n"))
FOLDER = Path.cwd() / "pdfs"
FULL = Recipe.of(READING, MAPPED, "lines.csv", SPOKEN, Enclosing(FOLDER, 500_000, alone=True))


@pytest.mark.parametrize(
    ("recipe", "key"),
    [
        (
            Recipe.of(Reading(), Choice(), None, PLAIN, Enclosing()),
            (
                "delimiter=None quote=None encoding=None sheet=None fill_merged=False profile=None mapping=None"
                " ignore=[] lines=None decimal=None date_order=None off=[] strict=False credits=False"
            ),
        ),
        (
            FULL,
            (
                "delimiter=tab quote=' encoding=cp1252 sheet=July fill_merged=True profile=None"
                " mapping=70e1442c16a78515d1378a391ea51d849a2e5a3f05441e032e5c132413dad82e ignore=[] lines=lines.csv"
                f" decimal=comma date_order=dmy Enclosing(folder={FOLDER!r}, largest=500000, beside=None, alone=True)"
                " off=['dates', 'totals'] strict=True credits=True"
            ),
        ),
        (
            Recipe.of(
                Reading(),
                Choice("sage-100", None, frozenset({"Region", "Area"})),
                None,
                PLAIN,
                Enclosing(None, 500_000),
            ),
            (
                "delimiter=None quote=None encoding=None sheet=None fill_merged=False profile=sage-100 mapping=None"
                " ignore=['Area', 'Region'] lines=None decimal=None date_order=None Enclosing(folder=None,"
                " largest=500000, beside=None, alone=False) off=[] strict=False credits=False"
            ),
        ),
    ],
)
def test_the_key_is_the_text_that_earlier_versions_wrote(recipe: Recipe, key: str) -> None:
    assert recipe.key == key
    assert Recipe.read(str(recipe)).key == key


@pytest.mark.parametrize(
    "other",
    [
        structs.replace(FULL, delimiter=";"),
        structs.replace(FULL, quote='"'),
        structs.replace(FULL, encoding="utf-8"),
        structs.replace(FULL, sheet="August"),
        structs.replace(FULL, fill_merged=False),
        structs.replace(FULL, choice=Choice(mapping=MappingText("ours.toml", "[columns] "))),
        structs.replace(FULL, choice=Choice("sage-100")),
        structs.replace(FULL, choice=Choice(ignore=frozenset({"Region"}))),
        structs.replace(FULL, lines=None),
        structs.replace(FULL, decimal=DecimalMark.POINT),
        structs.replace(FULL, date_order=None),
        structs.replace(FULL, off=frozenset({"dates"})),
        structs.replace(FULL, strict=False),
        structs.replace(FULL, memos=False),
        structs.replace(FULL, attachments=text_of(FOLDER.parent)),
        structs.replace(FULL, alone=False),
        structs.replace(FULL, largest=500_001),
    ],
)
def test_whatever_is_said_otherwise_has_another_key(other: Recipe) -> None:
    assert other.key != FULL.key
    assert str(other) != str(FULL)


def test_the_day_the_password_and_the_name_of_the_mapping_are_no_part_of_the_key() -> None:
    later = structs.replace(SPOKEN, checks=structs.replace(SPOKEN.checks, today=date(2027, 1, 1)), emails=None)
    renamed = Choice(mapping=MappingText("theirs.toml", "[columns]\n"))
    reading = replace(READING, password=None)
    other = Recipe.of(reading, renamed, "lines.csv", later, Enclosing(FOLDER, 500_000, alone=True))
    assert other.key == FULL.key


def test_a_folder_is_the_same_by_whichever_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def key(folder: str) -> str:
        return Recipe.of(Reading(), Choice(), None, PLAIN, Enclosing(Path(folder))).key

    monkeypatch.chdir(tmp_path)
    here = key("pdfs")
    assert key(str(tmp_path.resolve() / "pdfs")) == here
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert key("pdfs") != here


def test_what_is_written_is_read_as_it_was() -> None:
    assert Recipe.read(str(FULL)) == FULL
    assert Recipe.read("") == Recipe()


def test_what_an_earlier_version_wrote_is_read() -> None:
    text = (
        '{"choice":{"profile":"sage-100","mapping":null,"ignore":["Region"],"changes":false},"lines":null,'
        '"decimal":"comma","date_order":null,"off":["totals"],"strict":true,"memos":false,"delimiter":"tab",'
        '"quote":null,"encoding":null,"fill_merged":false,"attachments":null,"alone":false}'
    )
    expected = Recipe(
        Choice("sage-100", None, frozenset({"Region"})),
        decimal=DecimalMark.COMMA,
        off=frozenset({"totals"}),
        strict=True,
        delimiter="tab",
    )
    assert Recipe.read(text) == expected


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert Recipe.read('{"strict":true,"new":1}') == Recipe(strict=True)
