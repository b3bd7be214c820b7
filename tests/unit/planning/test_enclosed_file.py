"""Where a file that goes with an invoice may be."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.model.attachment import Attachment
from etl.planning.enclosed_file import FileFault, look, within

_PARTS = st.sampled_from(
    ["..", ".", "", "/", "\\", "C:", "C:\\", "\\\\srv\\share\\", "~", "a", "sub", "A1.pdf", "\0", "é", " "]
)
_NAMES = st.one_of(st.lists(_PARTS, max_size=6).map("/".join), st.lists(_PARTS, max_size=6).map("".join), st.text())


@given(_NAMES)
def test_no_name_leads_out_of_the_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "inside"
    folder.mkdir(exist_ok=True)
    found = within(folder, name)
    assert isinstance(found, FileFault) or folder.resolve() in found.parents


def test_a_link_within_the_folder_is_followed_and_one_that_leads_out_is_not(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (inside / "sub" / "A1.pdf").write_bytes(b"%PDF-1")
    (inside / "here.pdf").symlink_to(inside / "sub" / "A1.pdf")
    (tmp_path / "out.pdf").write_bytes(b"%PDF-1")
    (inside / "out.pdf").symlink_to(tmp_path / "out.pdf")
    (inside / "up").symlink_to(tmp_path)
    assert within(inside, "here.pdf") == (inside / "sub" / "A1.pdf").resolve()
    assert isinstance(within(inside, "out.pdf"), FileFault)
    assert isinstance(within(inside, "up/out.pdf"), FileFault)


def test_the_folder_may_be_reached_by_a_link_or_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pdfs").mkdir()
    (tmp_path / "july").symlink_to(tmp_path / "pdfs")
    monkeypatch.chdir(tmp_path)
    assert within(Path("july"), "A1.pdf") == (tmp_path / "pdfs" / "A1.pdf").resolve()
    assert within(Path(), "A1.pdf") == (tmp_path / "A1.pdf").resolve()


def test_a_file_that_is_written_anew_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "A1.pdf"
    for number, content in enumerate((b"%PDF-1.7 one", b"%PDF-1.7 two")):
        path.write_bytes(content)
        os.utime(path, (number, number))
        assert look(path, 100) == Attachment(str(path), len(content), sha256(content).hexdigest())
