import os
import sys

import pytest

from etl.text import path_of, text_of


@pytest.mark.parametrize("name", ["july.csv", "Müller.csv", "Łódź 😀.csv"])
def test_a_name_that_is_text_stays_as_it_is(name: str) -> None:
    assert text_of(name) == name
    assert str(path_of(name)) == name


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux alone")
def test_a_name_that_is_no_text_is_spelt_so_that_it_can_be_stored() -> None:
    assert text_of(os.fsdecode(b"M\xfcller.csv")) == "M\\xfcller.csv"
