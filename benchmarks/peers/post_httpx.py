"""Posts ready-made bodies with httpx's asynchronous client: URL FILE WORKERS, the file a body a line."""

import asyncio
import sys
from pathlib import Path

import httpx

HEADERS = {"Authorization": "Bearer benchmark", "Content-Type": "application/json"}


async def main(url: str, bodies: list[bytes], workers: int) -> None:
    """Posts them."""
    left = iter(bodies)
    limits = httpx.Limits(max_connections=workers, max_keepalive_connections=workers)
    async with httpx.AsyncClient(headers=HEADERS, limits=limits, timeout=60.0, trust_env=False) as client:

        async def work() -> None:
            for body in left:
                if (await client.post(url, content=body)).content != b"true":
                    raise SystemExit("not true")

        print("begin", flush=True)
        await asyncio.gather(*(work() for _ in range(workers)))


asyncio.run(main(sys.argv[1], Path(sys.argv[2]).read_bytes().splitlines(), int(sys.argv[3])))
