"""PgBouncer between a journal and the tests' own PostgreSQL, as companies put it there."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from etl.journal import JournalServer
from tests.support.postgres import PASSWORD, USER, Server, free_port, user_of_servers

_SETTINGS = """
[databases]
* = host=127.0.0.1 port={server} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = plain
auth_file = {folder}/users
pool_mode = {mode}
"""

#: Of asking whether it listens yet, a twentieth of a second apart.
_TRIES = 100


@contextmanager
def pooled(postgres: Server, mode: str) -> Iterator[JournalServer]:
    """A new database, reached through a pooler in this mode; the test is skipped where none is installed."""
    program = shutil.which("pgbouncer")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    direct, port, user = postgres.journal(), free_port(), user_of_servers()
    with tempfile.TemporaryDirectory(prefix="etl-pool-") as name:
        folder = Path(name)
        (folder / "users").write_text(f'"{USER}" "{PASSWORD}"\n')
        content = {"server": postgres.port, "user": USER, "password": PASSWORD}
        (folder / "ini").write_text(_SETTINGS.format(**content, port=port, folder=folder, mode=mode))
        if user is not None:
            for path in (folder, folder / "users", folder / "ini"):
                shutil.chown(path, user)
        with subprocess.Popen([program, "-q", folder / "ini"], stderr=subprocess.DEVNULL, user=user) as pooler:
            try:
                _wait_for(port)
                yield JournalServer(direct.url.replace(f":{postgres.port}/", f":{port}/"))
            finally:
                pooler.terminate()


def _wait_for(port: int) -> None:
    for _ in range(_TRIES):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("PgBouncer does not listen")
