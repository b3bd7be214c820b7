from pathlib import Path

import pytest

from tests.support.command import Etl


@pytest.fixture
def etl(tmp_path: Path) -> Etl:
    return Etl(tmp_path)
