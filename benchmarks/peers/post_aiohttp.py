"""Posts ready-made bodies with a bare aiohttp loop that keeps nothing: URL FILE WORKERS, the file a body a line."""

import asyncio
import sys
from pathlib import Path

import aiohttp

HEADERS = {"Authorization": "Bearer benchmark", "Content-Type": "application/json"}


async def main(url: str, bodies: list[bytes], workers: int) -> None:
    """Posts them."""
    left = iter(bodies)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, headers=HEADERS) as session:

        async def work() -> None:
            for body in left:
                async with session.post(url, data=body) as response:
                    if await response.read() != b"true":
                        raise SystemExit("not true")

        print("begin", flush=True)
        await asyncio.gather(*(work() for _ in range(workers)))


asyncio.run(main(sys.argv[1], Path(sys.argv[2]).read_bytes().splitlines(), int(sys.argv[3])))
