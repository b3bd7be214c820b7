import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.examples import register_profiles
from tests.support.postgres import NoServerError, Server, server

register_profiles()


@pytest.fixture(autouse=True, scope="session")
def _as_at_a_users() -> Iterator[None]:
    """Programs that a test starts find what users have, and no hypothesis."""
    before = os.environ.get("PYTHONPATH")
    hidden = str(Path(__file__).parent / "support" / "users")
    os.environ["PYTHONPATH"] = os.pathsep.join([hidden, *filter(None, [before])])
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def etl(tmp_path: Path) -> Etl:
    return Etl(tmp_path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with ExitStack() as stack:
        try:
            found = stack.enter_context(server())
        except NoServerError as error:
            if os.environ.get("ETL_TEST_POSTGRES") == "required":
                raise
            pytest.skip(str(error))
        yield found


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Archives hold the time they were made: as a test's name they would differ from one worker to the next."""
    return argname if isinstance(val, bytes) else None
