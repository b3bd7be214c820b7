"""Certificates."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from etl.delivery import Stop, send
from etl.errors import SettingsError, UnreachableError
from etl.model.document import Status
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import answer, scripted

pytestmark = pytest.mark.anyio


async def test_a_certificate_nobody_vouches_for_ends_the_run_before_anything_is_sent(
    plan_documents: PlanDocuments,
) -> None:
    run, stop = plan_documents(3), Stop()
    async with scripted(lambda _: answer(200, "true"), tls(trustme.CA())) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), stop)
    assert server.seen == []
    assert "is not trusted" in stop.reason
    assert "--ca-file" in stop.reason
    assert {(result.status, result.attempts) for result in run.results()} == {(Status.PLANNED, 0)}


@pytest.mark.parametrize(
    ("host", "expired", "why"),
    [("portal.example", False, "not valid for '127.0.0.1'"), ("127.0.0.1", True, "has expired")],
)
async def test_a_trusted_authoritys_certificate_must_be_for_this_host_and_in_date(
    plan_documents: PlanDocuments, tmp_path: Path, host: str, expired: bool, why: str
) -> None:
    run, stop, authority = plan_documents(3), Stop(), trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    until = datetime.now(UTC) - timedelta(days=1) if expired else None
    context = tls(authority, host, not_after=until)
    async with scripted(lambda _: answer(200, "true"), context) as server:
        there = target(server.base_url, credentials=TOKEN, ca_file=tmp_path / "ca.pem")
        await send(run.journal, run.run, there, stop)
    assert server.seen == []
    assert why in stop.reason
    assert {(result.status, result.attempts) for result in run.results()} == {(Status.PLANNED, 0)}


async def test_a_key_is_not_told_to_a_server_with_a_bad_certificate(plan_documents: PlanDocuments) -> None:
    run = plan_documents(3)
    async with scripted(lambda _: answer(200, "true"), tls(trustme.CA())) as server:
        with pytest.raises(UnreachableError, match="is not trusted"):
            await send(run.journal, run.run, target(server.base_url), Stop())
    assert server.seen == []


async def test_a_companys_own_authority_is_trusted_when_it_is_named(
    plan_documents: PlanDocuments, tmp_path: Path
) -> None:
    run, authority = plan_documents(3), trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    async with scripted(lambda _: answer(200, "true"), tls(authority)) as server:
        there = target(server.base_url, credentials=TOKEN, ca_file=tmp_path / "ca.pem")
        await send(run.journal, run.run, there, Stop())
    assert {result.status for result in run.results()} == {Status.SUCCESS}


async def test_a_ca_file_without_certificates_is_refused(plan_documents: PlanDocuments, tmp_path: Path) -> None:
    run = plan_documents(1)
    (tmp_path / "ca.pem").write_text("no certificate")
    for name in ("ca.pem", "missing.pem"):
        with pytest.raises(SettingsError, match=f"{name} cannot be used as --ca-file"):
            await send(run.journal, run.run, target("https://127.0.0.1:9/api", ca_file=tmp_path / name), Stop())


def tls(authority: trustme.CA, host: str = "127.0.0.1", not_after: datetime | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host, not_after=not_after).configure_cert(context)
    return context


async def test_a_proxy_that_wants_a_password_keeps_ours(
    plan_documents: PlanDocuments, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, stop = plan_documents(3), Stop()
    async with scripted(lambda _: answer(407, "no")) as proxy:
        address = proxy.base_url.removeprefix("http://").partition("/")[0]
        monkeypatch.setenv("HTTPS_PROXY", f"http://clerk:secretive@{address}")
        away = target("https://portal.example/api", credentials=TOKEN, retries=0, give_up_after=0.0)
        await send(run.journal, run.run, away, stop)
    told = f"{stop.reason} {[result.message for result in run.results()]}"
    told += str([list(requests) for _, requests in run.journal.audit.documents(run.run)])
    assert "The proxy does not let us through: HTTP 407" in told
    assert "secretive" not in told


async def test_what_is_no_address_of_a_proxy_is_refused(
    plan_documents: PlanDocuments, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = plan_documents(1)
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:8080")
    with pytest.raises(SettingsError, match="HTTPS_PROXY cannot be used"):
        await send(run.journal, run.run, target("https://portal.example/api", credentials=TOKEN), Stop())
