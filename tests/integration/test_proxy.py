"""Proxies: none for this machine, and the environment's for every other."""

import pytest

from etl.delivery import Stop, send
from etl.model.document import Status
from tests.support.command import Etl
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import Answer, Seen, answer, scripted
from tests.support.serving import serving

pytestmark = pytest.mark.anyio

_NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def nobody(_: Seen) -> Answer:
    return answer(502, "not for a proxy")


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "127.0.0.2"])
@pytest.mark.parametrize("bypass", ["", "elsewhere.example"])
async def test_no_request_for_this_machine_meets_a_proxy(
    plan_documents: PlanDocuments, monkeypatch: pytest.MonkeyPatch, name: str, bypass: str
) -> None:
    run = plan_documents(2)
    async with scripted(nobody) as proxy, scripted(lambda _: answer(200, "true"), host="0.0.0.0") as server:  # noqa: S104
        monkeypatch.setenv("http_proxy", proxy.base_url.removesuffix("/api"))
        monkeypatch.setenv("no_proxy", bypass)
        there = target(server.base_url.replace("127.0.0.1", name), credentials=TOKEN, retries=0, give_up_after=1.0)
        await send(run.journal, run.run, there, Stop())
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert proxy.connections == 0


def test_a_rehearsal_tells_a_proxy_nothing(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text("InvoiceId,CustomerId,Amount,Currency\nA1,C1,1.00,USD\n")
    with serving(nobody) as proxy:
        address = proxy.base_url.removesuffix("/api")
        done = etl.run("import", "july.csv", "--simulate", HTTP_PROXY=address, http_proxy=address, NO_PROXY="")
    assert (done.returncode, proxy.connections) == (0, 0), done.stderr


async def asked_of_proxy(
    plan: PlanDocuments, monkeypatch: pytest.MonkeyPatch, base_url: str, bypass: str
) -> tuple[Seen, ...]:
    run = plan(1)
    async with scripted(lambda _: answer(407, "no")) as proxy:
        monkeypatch.setenv("https_proxy", proxy.base_url.replace("//", "//clerk:secretive@").removesuffix("/api"))
        monkeypatch.setenv("no_proxy", bypass)
        away = target(base_url, credentials=TOKEN, retries=0, give_up_after=0.0)
        await send(run.journal, run.run, away, Stop())
    return tuple(proxy.seen)


@pytest.mark.parametrize("bypass", ["", "portal.invalid:444,ortal.invalid,localhost"])
async def test_a_real_portal_is_reached_through_the_proxy_with_its_name_and_password(
    plan_documents: PlanDocuments, monkeypatch: pytest.MonkeyPatch, bypass: str
) -> None:
    first, *_ = await asked_of_proxy(plan_documents, monkeypatch, "https://portal.invalid/api", bypass)
    assert (first.method, first.path) == ("CONNECT", "portal.invalid:443")
    assert first.headers["proxy-authorization"] == "Basic Y2xlcms6c2VjcmV0aXZl"


@pytest.mark.parametrize(
    ("bypass", "name"),
    [("*", "portal.invalid"), ("x.example, .invalid", "portal.invalid."), ("portal.invalid:443", "portal.invalid")],
)
async def test_what_no_proxy_names_is_reached_without(
    plan_documents: PlanDocuments, monkeypatch: pytest.MonkeyPatch, bypass: str, name: str
) -> None:
    assert await asked_of_proxy(plan_documents, monkeypatch, f"https://{name}/api", bypass) == ()
