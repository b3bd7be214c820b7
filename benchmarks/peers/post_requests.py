"""Posts ready-made bodies with requests and threads, a session each: URL FILE WORKERS, the file a body a line."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local

import requests

HEADERS = {"Authorization": "Bearer benchmark", "Content-Type": "application/json"}
mine = local()


def post(body: bytes) -> None:
    """Posts one."""
    if not hasattr(mine, "session"):
        mine.session = requests.Session()
        mine.session.headers.update(HEADERS)
        mine.session.trust_env = False
    if mine.session.post(url, data=body, timeout=60.0).content != b"true":
        raise SystemExit("not true")


url, bodies = sys.argv[1], Path(sys.argv[2]).read_bytes().splitlines()
with ThreadPoolExecutor(int(sys.argv[3])) as pool:
    print("begin", flush=True)
    for _ in pool.map(post, bodies, chunksize=1):
        pass
