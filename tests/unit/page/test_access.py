"""Who gets into the page, and who does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paging import LARGEST, Page, page


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with page(tmp_path_factory.mktemp("page")) as found:
        yield found


@pytest.fixture(scope="module")
def cookie(here: Page) -> str:
    return here.enter()


def test_the_address_lets_in_once_and_the_next_one_is_told(here: Page, cookie: str) -> None:
    assert here.ask("/", cookie=cookie).status == 200
    used = here.ask(here.address.removeprefix(here.origin))
    assert used.status == 403
    assert "used already" in used.text
    assert here.told[-1].startswith(f"{here.origin}/enter?token=")
    assert here.told[-1] != here.address


def test_the_cookie_is_for_this_server_alone_and_for_no_script(here: Page) -> None:
    said = here.ask(here.told[-1].removeprefix(here.origin)).headers["Set-Cookie"]
    assert "HttpOnly" in said
    assert "SameSite=Strict" in said
    assert "Domain" not in said


@pytest.mark.parametrize("path", ["/", "/history", "/runs/1", "/files/1", "/jobs/1/events", "/runs/1/results.csv"])
def test_without_the_cookie_nothing_is_shown(here: Page, path: str) -> None:
    assert here.ask(path).status == 403
    assert here.ask(path, cookie=f"etl_page_{here.origin.rpartition(':')[2]}=guessed").status == 403


@pytest.mark.parametrize("token", ["", "x", "%00", "a" * 5000, "é"], ids=["none", "wrong", "NUL", "long", "no ASCII"])
def test_no_other_token_lets_in(here: Page, token: str) -> None:
    assert here.ask(f"/enter?token={token.replace('é', '%C3%A9')}").status == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:1", "127.0.0.1", "127.0.0.1:1", "[::1]:80", "127.0.0.1.nip.io"]
)
def test_another_name_that_leads_here_is_not_answered(here: Page, cookie: str, host: str) -> None:
    assert here.ask("/", cookie=cookie, Host=host).status == 421
    assert here.ask("/static/page.css", Host=host).status == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1", "file://"])
def test_a_form_of_another_site_does_nothing(here: Page, cookie: str, origin: str) -> None:
    for path in ("/files/listed", "/jobs/1/stop", "/runs/1/abandon", "/plans/1-0123456789ab/approve"):
        answer = here.ask(path, "POST", b"", cookie, Origin=origin)
        assert answer.status == 403
        assert "nothing was done" in answer.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_links_to_is_not_shown(here: Page, cookie: str, site: str) -> None:
    assert here.ask("/", cookie=cookie, Sec_Fetch_Site=site).status == 403
    assert here.ask("/", cookie=cookie, Sec_Fetch_Site="same-origin").status == 200


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/page.css", "/runs/99", "/enter"])
def test_every_answer_keeps_scripts_and_frames_out(here: Page, cookie: str, path: str) -> None:
    headers = here.ask(path, cookie=cookie).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static/..%2fserver.py",
        "/runs/1/results.py",
        "/files/%2e%2e",
    ],
)
def test_no_path_leads_out_of_what_is_served(here: Page, cookie: str, path: str) -> None:
    answer = here.ask(path, cookie=cookie)
    assert answer.status in {400, 403, 404}
    assert "import" not in answer.text


def test_a_file_that_is_too_large_is_a_sentence_and_leaves_nothing(here: Page, cookie: str) -> None:
    for size in (LARGEST + 1, LARGEST + 2_000_000):
        answer = upload(here, cookie, "large.csv", b"x" * size)
        assert answer[0] == 400
        assert "larger than" in answer[1]
    assert [path.name for path in here.desk.folder.iterdir() if path.suffix in {".csv", ".part"}] == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../evil.csv", "evil.csv"),
        ("..\\..\\evil2.csv", "evil2.csv"),
        ("<img src=x>.csv", "_img src=x_.csv"),
        ("CON.csv", "_CON.csv"),
        (".etl.csv", "etl.csv"),
        (f"{'n' * 300}.csv", f"{'n' * 91}.csv"),
        ("\U0001f4b0" * 120 + ".csv", "\U0001f4b0" * 44 + ".csv"),
        ("COM\u00b9.csv", "_COM\u00b9.csv"),
        ("exe\u202evsc.csv", "exe_vsc.csv"),
        ("name without ending", "name without ending"),
    ],
)
def test_a_name_leads_nowhere_else(here: Page, cookie: str, name: str, kept: str) -> None:
    assert upload(here, cookie, name, b"InvoiceId\n1\n")[0] == 303
    assert (here.desk.folder / kept).read_bytes() == b"InvoiceId\n1\n"


@pytest.mark.parametrize("name", ["etl.toml", "ETL.TOML", "a.mapping.toml", "x.sqlite3", "x.sqlite3-wal", "x.done"])
def test_what_would_be_taken_for_a_file_of_our_own_is_not_taken(here: Page, cookie: str, name: str) -> None:
    status, text = upload(here, cookie, f"../{name}", b"[defaults]\n")
    assert status == 400
    assert f"{name} is called like a file of etl&#39;s own" in text
    assert not (here.desk.folder / name).exists()


BOUNDARY = "multipart/form-data; boundary=b"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"file=x"),
        ("application/json", b"{}"),
        ("", b"x"),
        ("multipart/form-data", b"x"),
        (BOUNDARY, b"--c\r\n\r\n"),
        (BOUNDARY, b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\x00b.csv"\r\n\r\nx\r\n--b--\r\n'),
        (BOUNDARY, b'--b\r\nContent-Disposition: form-data; name="other"; filename="a.csv"\r\n\r\nx\r\n--b--\r\n'),
        (BOUNDARY, b"--b\r\nContent-Type: a/b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--\r\n"),
        (BOUNDARY, b""),
    ],
)
def test_a_form_without_a_file_is_a_sentence(here: Page, cookie: str, kind: str, body: bytes) -> None:
    answer = here.ask("/files", "POST", body, cookie, Content_Type=kind)
    assert answer.status == 400
    assert "No file was chosen" in answer.text


def test_another_file_of_a_name_is_kept_beside_it_and_the_same_one_is_used(here: Page, cookie: str) -> None:
    for content in (b"one", b"two", b"one"):
        assert upload(here, cookie, "twice.csv", content)[0] == 303
    found = sorted(path.name for path in here.desk.folder.glob("twice*"))
    assert found == ["twice (2).csv", "twice.csv"]
    assert Path(here.desk.folder / "twice.csv").read_bytes() == b"one"


def upload(here: Page, cookie: str, name: str, content: bytes) -> tuple[int, str]:
    """Drops a file."""
    said = name.replace("\\", "\\\\")
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{said}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--b--\r\n"
    answer = here.ask("/files", "POST", body, cookie, Content_Type="multipart/form-data; boundary=b")
    return answer.status, answer.text
