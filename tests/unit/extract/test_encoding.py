"""Bytes become characters: by what the file says of itself, or by a question."""

import unicodedata
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import FileError
from etl.extract import Reading, Table, open_tables
from tests.support.examples import examples


def opened(folder: Path, content: bytes, encoding: str | None = None) -> Table:
    path = folder / "july.csv"
    path.write_bytes(content)
    [table] = open_tables(path, Reading(encoding=encoding))
    return table


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unicode_with_and_without_a_byte_order_mark(tmp_path: Path, codec: str, mark: str) -> None:
    table = opened(tmp_path, (mark + "Id;Näme\n1;Łódź\n").encode(codec))
    assert [line.cells for line in table.top] == [("Id", "Näme"), ("1", "Łódź")]
    assert table.form == f"{'UTF-8' if codec == 'utf-8' else 'UTF-16'}, semicolon, LF"
    assert table.remarks == ()


def test_utf_32_by_its_byte_order_mark(tmp_path: Path) -> None:
    assert opened(tmp_path, "a,b\n1,ü\n".encode("utf-32")).top[1].cells == ("1", "ü")


@pytest.mark.parametrize(
    "text",
    [
        "Müller;Köln",
        "Hélène Lefèvre;Orléans",
        "Bjørn Åsen;Tromsø",
        "Muñoz;España",
        "João Conceição;São Paulo",
        "x;£10",
        "5 € \u2013 ok;“fine”",
        "N° 5;½ day",
        "Così è;Città",
    ],
)
def test_western_letters_are_windows_1252_and_what_is_not_sure_is_shown(tmp_path: Path, text: str) -> None:
    table = opened(tmp_path, f"Id;Name\n{text}\n".encode("cp1252"))
    assert table.top[1].cells == tuple(text.split(";"))
    assert table.form == "Windows-1252, semicolon, LF"
    for remark in table.remarks:
        assert "were read as Windows-1252" in remark
        assert "--encoding" in remark


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Łódź;Kraków", "cp1250"),
        ("Şerban;Iaşi", "cp1250"),
        ("Иванов;Москва", "cp1251"),
        ("北京;上海", "gb18030"),
    ],
)
def test_letters_that_several_code_pages_explain_are_asked_about_and_then_read(
    tmp_path: Path, text: str, codec: str
) -> None:
    content = f"Id;Name\n{text}\n".encode(codec)
    with pytest.raises(FileError, match=r"july\.csv is not UTF-8.*make sense in several encodings.*--encoding"):
        opened(tmp_path, content)
    assert opened(tmp_path, content, codec).top[1].cells == tuple(text.split(";"))


def test_the_line_ends_of_a_macintosh_say_what_its_letters_are(tmp_path: Path) -> None:
    text = "Id;Nome;Valor\nA1;S\u00cdTIO UWADA A\u00c7\u00daCAR;2,25\nA2;ALMEIR\u00c3O MA\u00c7\u00c3;1,80\n"
    path = tmp_path / "july.csv"
    path.write_bytes(text.replace("\n", "\r").encode("mac_roman"))
    [table] = open_tables(path)
    assert [line.cells[1] for line in table.top] == [
        "Nome",
        "S\u00cdTIO UWADA A\u00c7\u00daCAR",
        "ALMEIR\u00c3O MA\u00c7\u00c3",
    ]
    assert 'read as Mac Roman: "S\u00cdTIO"' in table.remarks[0]
    path.write_bytes(text.encode("mac_roman"))
    with pytest.raises(FileError, match="several encodings"):
        list(open_tables(path))


def test_a_page_of_japanese_says_itself_what_it_is(tmp_path: Path) -> None:
    names = ["株式会社テスト", "東京商事", "ありがとうございます", "お支払いの件", "請求書番号", "カタカナ商店"] * 20
    table = opened(tmp_path, "".join(f"{name},{name}\r\n" for name in names).encode("cp932"))
    assert table.form == "Shift-JIS, comma, CRLF"
    assert table.top[0].cells == (names[0], names[0])


@pytest.mark.parametrize(
    ("name", "known"), [("UTF8", "UTF-8"), ("latin-1", "ISO8859-1"), ("windows-1252", "Windows-1252")]
)
def test_an_encoding_may_be_stated_by_any_of_its_names(tmp_path: Path, name: str, known: str) -> None:
    assert opened(tmp_path, b"a,b\n1,2\n", name).form == f"{known}, comma, LF"


@pytest.mark.parametrize("name", ["nonsense", "base64", "\0"])
def test_an_encoding_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="There is no encoding"):
        opened(tmp_path, b"a,b\n1,2\n", name)


def test_bytes_that_no_encoding_explains_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"is no text|make sense in several"):
        opened(tmp_path, bytes(range(128, 256)) * 20)


#: What several characters of a code page stand for does not come back as it went.
_NOT_THESE = '\r\n,"\ufeff¢£¬‖\u2212〜'
_OF_NO_KIND: Final = ("Cc", "Cs", "Zs")


@cache
def letters_of(codec: str) -> st.SearchStrategy[str]:
    """Of Unicode all, of a code page those that its bytes and pairs of bytes stand for."""
    if codec in {"utf-8", "utf-16", "gb18030"}:
        return st.characters(exclude_characters=_NOT_THESE, exclude_categories=_OF_NO_KIND)
    pairs = product(range(0x81, 0xFD), range(0x40, 0xFD)) if codec == "cp932" else ()
    codes = chain(((code,) for code in range(256)), pairs)
    found = {bytes(code).decode(codec, "ignore") for code in codes}
    return st.sampled_from(sorted(each for each in found if len(each) == 1 and _is_letter(each)))


def _is_letter(each: str) -> bool:
    return each not in _NOT_THESE and unicodedata.category(each) not in _OF_NO_KIND


@settings(max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), codec=st.sampled_from(["utf-8", "utf-16", "cp1250", "cp1251", "cp932", "gb18030", "mac-roman"]))
def test_text_in_a_stated_encoding_reads_back_identical(tmp_path: Path, data: st.DataObject, codec: str) -> None:
    cells = data.draw(st.lists(st.text(letters_of(codec), min_size=1), min_size=2, max_size=9))
    text = "H,H\n" + "".join(f"{cell},{cell}\n" for cell in cells)
    reading = Reading(encoding=codec, delimiter=",", quote="")
    path = tmp_path / "july.csv"
    path.write_bytes(text.encode(codec))
    [table] = open_tables(path, reading)
    assert [line.cells for line in table.top[1:]] == [(cell, cell) for cell in cells]
