import pytest

from etl import EtlError, FileSet, ReadOptions
from tests.api.conftest import HEADINGS, Office


def test_a_program_is_held_to_what_a_column_says_too(office: Office) -> None:
    file = office.file("A1,C,1.00,1.00,EUR,,Void", headings=f"{HEADINGS},Status")
    client = office.client()
    with pytest.raises(EtlError, match='"Void" in row 2'):
        client.import_files(file)
    assert office.due() == {}
    client.import_files(FileSet(file, read=ReadOptions(ignore=["Status"])))  # type: ignore[arg-type] # parsed
    assert office.due() == {"A1": "1.00"}
