"""The audit trail of a run: who, when, with what, and every request; without secrets."""

import hashlib
import json
from pathlib import Path
from typing import Any

from tests.support.command import Etl
from tests.support.postgres import PASSWORD, Server
from tests.support.scripted import Answer, Seen, answer
from tests.support.serving import serving

ROWS = ("A1,C1,30.10,USD", "A2,C1,5,EUR", "A3,,1,USD")


def export(etl: Etl, *rows: str) -> str:
    (etl.folder / "july.csv").write_text("\n".join(["InvoiceId,CustomerId,Amount,Currency", *rows, ""]))
    return "july.csv"


def trail(etl: Etl, run: int = 1) -> dict[str, Any]:
    done = etl.run("runs", str(run), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_who_when_what_and_every_request_is_told(etl: Etl) -> None:
    with etl.simulator() as settings:
        assert etl.run("import", export(etl, *ROWS), "--rate", "50", **settings).returncode == 1
    told = trail(etl)
    (file,) = told["files"]
    assert file["sha256"] == hashlib.sha256((etl.folder / "july.csv").read_bytes()).hexdigest()
    assert Path(file["path"]) == (etl.folder / "july.csv").resolve()
    assert (told["run"], told["state"], told["portal"]) == (1, "finished", "simulator")
    (command,) = told["commands"]
    assert command["command"] == ["etl", "import", "july.csv", "--rate", "50"]
    assert command["settings"]["rate"] == "50 in 1 s"
    assert {"etl", "python", "polars", "pandera", "aiohttp", "sqlite"} <= command["versions"].keys()
    assert command["exit_code"] == 1
    assert command["started_at"] <= command["finished_at"]
    assert told["plan"]["USD"]["read"] == {"documents": 2, "amount": "31.10"}
    assert told["plan"]["USD"]["rejected"] == {"documents": 1, "amount": "1.00"}
    assert told["totals"]["EUR"]["succeeded"] == {"documents": 1, "amount": "5.00"}
    assert told["requests"] == [{"what": "POST", "outcome": "accepted", "count": 2}]
    first, second, third = told["documents"]
    (request,) = first["requests"]
    assert (request["what"], request["http_status"], request["outcome"]) == ("POST", 200, "accepted")
    assert command["started_at"] <= request["started_at"] <= first["finished_at"]
    assert (second["document_id"], second["source_row"], len(second["content"])) == ("A2", 3, 64)
    assert (third["status"], third["requests"]) == ("rejected", [])
    assert "CustomerId is empty" in third["message"]


def test_a_page_tells_it_to_people(etl: Etl) -> None:
    with etl.simulator() as settings:
        etl.run("import", export(etl, *ROWS), **settings)
    done = etl.run("runs", "1")
    assert done.returncode == 0
    assert "etl import july.csv" in done.stdout
    assert "How it was read: as it stood.\n" in done.stdout
    assert "2 x POST (sent): accepted" in done.stdout
    assert "with exit code 1" in done.stdout
    assert done.stdout.endswith("Every request of every invoice: python -m etl runs 1 --json\n")


def test_every_try_of_an_invoice_is_told_in_order(etl: Etl) -> None:
    answers = [answer(500, '{"Message":"Busy."}'), answer(404), answer(404), answer(200, "true")]

    def script(_seen: Seen) -> Answer:
        return answers.pop(0)

    with serving(script) as server:
        settings = {"PAYFABRIC_BASE_URL": server.base_url, "PAYFABRIC_TOKEN": "t"}
        assert etl.run("import", export(etl, "A1,C1,1,USD"), "--no-undo", **settings).returncode == 0
    (document,) = trail(etl)["documents"]
    requests = [(request["what"], request["http_status"], request["outcome"]) for request in document["requests"]]
    looks = [("GET", 404, "missing")] * 2
    assert requests == [("POST", 500, "uncertain"), *looks, ("POST", 200, "accepted")]
    assert document["requests"][0]["message"] == "HTTP 500: Busy."
    assert (document["posts"], document["asked"]) == (2, 2)


def test_a_request_whose_token_was_refused_is_told_before_the_one_that_followed(etl: Etl) -> None:
    tokens = iter(("planted-token-1", "planted-token-2"))

    def script(seen: Seen) -> Answer:
        if seen.path.endswith("/token"):
            return answer(200, json.dumps({"access_token": next(tokens), "expires_in": 9999}))
        return answer(200, "true") if seen.headers["authorization"].endswith("2") else answer(401, "Gone.")

    with serving(script) as server:
        settings = {"PAYFABRIC_BASE_URL": server.base_url} | {name: SECRETS[name] for name in list(SECRETS)[:2]}
        assert etl.run("import", export(etl, "A1,C1,1,USD"), "--no-undo", **settings).returncode == 0
    (document,) = trail(etl)["documents"]
    assert [(each["http_status"], each["outcome"]) for each in document["requests"]] == [
        (401, "unauthorised"),
        (200, "accepted"),
    ]


def test_commands_that_were_refused_stopped_and_resumed_are_told_with_how_they_ended(etl: Etl) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    words = ("--give-up-after", "0")
    assert etl.run("import", export(etl, *ROWS), "--expect-count", "9", **nowhere).returncode == 2
    undo = "--no-undo"
    for command in (("import", "july.csv", undo), ("import", "july.csv", undo), ("resume", "2")):
        assert etl.run(*command, *words, **nowhere).returncode == 3
    (refused,) = trail(etl, 1)["commands"]
    assert (refused["exit_code"], refused["message"][:16]) == (2, "Nothing was sent")
    assert [(each["command"][1], each["exit_code"]) for each in trail(etl, 2)["commands"]] == [
        ("import", 3),
        ("import", 3),
        ("resume", 3),
    ]
    assert {request["outcome"] for each in trail(etl, 2)["documents"] for request in each["requests"]} == {
        "unreachable"
    }


SECRETS = {
    "PAYFABRIC_INTEGRATION_KEY": "planted-key-1",
    "PAYFABRIC_INTEGRATION_PASSWORD": "planted pass&word-2",
    "ETL_WORKBOOK_PASSWORD": "planted-workbook-3",
    "ETL_DATABASE_PASSWORD": "planted-database-6",
    "PGPASSWORD": "planted-pg-4",
    "HTTPS_PROXY": "http://bob:planted-proxy-5@127.0.0.1:9",
}


def repeats(seen: Seen) -> Answer:
    """A portal, or a proxy, that repeats all it is told."""
    said = f"{seen.headers.get('authorization')} {seen.headers.get('proxy-authorization')} {seen.body.decode()}"
    if seen.path.endswith("/token"):
        return answer(200, '{"access_token":"planted-token-6","expires_in":9999}')
    if b"A1" in seen.body:
        return answer(400, json.dumps({"Message": f"{said} planted-key-1 planted+pass%26word-2"}))
    return answer(500 if seen.method != "CONNECT" else 403, said)


def test_no_secret_is_in_a_trail_wherever_it_stood(etl: Etl) -> None:
    with serving(repeats) as server:
        settings = {"PAYFABRIC_BASE_URL": server.base_url} | SECRETS
        words = ("--retries", "1", "--give-up-after", "0.1", "--no-undo")
        done = etl.run("import", export(etl, *ROWS), *words, **settings)
    assert done.returncode in {1, 3}, done.stderr
    told = etl.run("runs", "1", "--json").stdout + etl.run("runs", "1").stdout
    assert "Bearer ***" in told
    assert [line for line in told.splitlines() if "planted" in line] == []


def test_no_secret_of_a_proxy_is_in_a_trail(etl: Etl) -> None:
    with serving(repeats) as server:
        proxy = server.base_url.replace("//", "//bob:planted-proxy-5@").removesuffix("/api")
        settings = SECRETS | {"PAYFABRIC_BASE_URL": "https://portal.invalid/api", "HTTPS_PROXY": proxy, "NO_PROXY": ""}
        done = etl.run("import", export(etl, *ROWS), "--retries", "0", "--give-up-after", "0", **settings)
        assert [seen.headers["proxy-authorization"][:6] for seen in server.seen] == ["Basic "]
    assert done.returncode == 3, done.stderr
    told = etl.run("runs", "1", "--json").stdout + etl.run("runs", "1").stdout + done.stderr
    assert "HTTP 403" in told
    assert [line for line in told.splitlines() if "planted" in line] == []


def test_the_password_of_a_journal_is_in_no_trail(etl: Etl, postgres: Server) -> None:
    url = postgres.journal().url
    with etl.simulator() as settings:
        assert etl.run("import", export(etl, *ROWS), "--journal", url, **settings).returncode == 1
    told = etl.run("runs", "1", "--json", "--journal", url).stdout
    assert "postgresql://etl@127.0.0.1" in told
    assert PASSWORD not in told


def test_a_trail_is_of_one_run_that_is_there(etl: Etl) -> None:
    assert "nothing was imported" in etl.run("runs", "1").stderr
    with etl.simulator() as settings:
        etl.run("import", export(etl, *ROWS), **settings)
    assert etl.run("runs", "9", "--json").stderr == "etl: There is no run 9. See python -m etl runs.\n"
