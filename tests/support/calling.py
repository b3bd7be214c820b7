"""A caller of the simulator's API with no client of ours between."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from etl.simulator import Simulator, SimulatorConfig, serve

SMALLEST = {
    "Amount": "30.00",
    "BalanceDue": "30.00",
    "CustomerId": "Nodus0002",
    "InvoiceId": "STDINV999999",
}
CREDENTIALS = {"grant_type": "password", "username": "simulator", "password": "simulator"}


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:  # noqa: ANN401
        return json.loads(self.body)


@dataclass(frozen=True)
class Caller:
    simulator: Simulator
    session: aiohttp.ClientSession
    headers: Mapping[str, str]

    async def call(self, method: str, path: str, **options: Any) -> Answer:  # noqa: ANN401
        url = URL(self.simulator.base_url + path, encoded=True)
        async with self.session.request(method, url, **{"headers": self.headers, **options}) as response:
            assert response.content_type == "application/json"
            return Answer(response.status, await response.read(), response.headers)

    async def post(self, document: object) -> Answer:
        return await self.call("POST", "/invoices", json=document)

    async def get(self, identity: str) -> Answer:
        query = URL.build(query={"identity": identity}).raw_query_string
        return await self.call("GET", f"/invoices?{query}")


@asynccontextmanager
async def calling(**settings: Any) -> AsyncIterator[Caller]:  # noqa: ANN401
    async with serve(SimulatorConfig(**settings)) as simulator, aiohttp.ClientSession() as session:
        caller = Caller(simulator, session, {})
        token = (await caller.call("POST", "/token", data=CREDENTIALS)).json["access_token"]
        yield Caller(simulator, session, {"Authorization": f"Bearer {token}"})
