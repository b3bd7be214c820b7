"""Workbooks with a password."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from etl.errors import PasswordError
from etl.extract import Reading, open_tables

RIGHT, WRONG = "Sésame 1", "geheim"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    return _locked(tmp_path / "a.xlsx", RIGHT)


def _locked(path: Path, password: str) -> Path:
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        book.add_worksheet("July").write_row(0, 0, ["Id", "Sum"])
    with path.open("wb") as file:
        OOXMLFile(plain).encrypt(password, file)
    return path


def test_the_password_opens_the_workbook(locked: Path) -> None:
    [table] = open_tables(locked, Reading(password=RIGHT))
    assert table.top[0].cells == ("Id", "Sum")


def test_without_a_password_it_is_asked_for(locked: Path) -> None:
    with pytest.raises(PasswordError, match=r"a\.xlsx has a password"):
        open_tables(locked)


@pytest.mark.parametrize("password", ["", "sésame 1", "x" * 300])
def test_another_password_is_refused(locked: Path, password: str) -> None:
    with pytest.raises(PasswordError, match=r"The password of a\.xlsx is another one"):
        open_tables(locked, Reading(password=password))


def test_a_lock_that_excel_opens_without_asking_needs_no_password(tmp_path: Path) -> None:
    [table] = open_tables(_locked(tmp_path / "a.xlsx", "VelvetSweatshop"))
    assert table.sheet == "July"


def test_a_password_is_in_no_text(locked: Path) -> None:
    assert WRONG not in repr(Reading(password=WRONG))
    with pytest.raises(PasswordError) as refused:
        open_tables(locked, Reading(password=WRONG))
    assert WRONG not in str(refused.value)
