"""What is remembered of earlier requests is never less than the truth, wherever a process dies."""

from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.delivery.ledger import FileStore, RequestLedger, ledger_path
from etl.errors import JournalError
from etl.journal import Journal
from etl.model.limits import RateLimit
from etl.portal import Reply, Verdict
from tests.support.examples import examples
from tests.support.postgres import Server

DONE, REFUSED = Reply(Verdict.ACCEPTED, 200), Reply(Verdict.UNREACHABLE, None)
GIVEN_UP = [None, Reply(Verdict.UNCERTAIN, None)]
LIMITS = (RateLimit(5, 1.0), RateLimit(7200, 3600.0))


async def request(ledger: RequestLedger) -> None:
    await ledger.ready()
    ledger.start()


def remembered(path: Path) -> int:
    return sum(before.count for before in RequestLedger(FileStore(path), LIMITS).before())


@settings(max_examples=examples(50))
@given(st.lists(st.sampled_from(["start", "finish", "give up", "close", "die"]), max_size=60))
def test_no_request_is_forgotten_and_a_death_costs_a_seconds_worth(steps: list[str]) -> None:
    async def play(path: Path) -> None:
        ledger, started, under_way, deaths = RequestLedger(FileStore(path), LIMITS), 0, 0, 0
        for step in steps:
            if step == "start":
                await request(ledger)
                started, under_way = started + 1, under_way + 1
            elif step == "finish" and under_way:
                ledger.finish(0.0, 0.0, DONE)
                under_way -= 1
            elif step == "give up" and under_way:
                ledger.finish(0.0, 0.0, None)
                under_way -= 1
            elif step == "close" and not under_way:
                await ledger.aclose()
                assert started <= remembered(path) <= started + 2 * deaths
            elif step == "die":
                ledger, under_way, deaths = RequestLedger(FileStore(path), LIMITS), 0, deaths + 1
            assert started <= remembered(path) <= started + 2 * (deaths + 1)

    with TemporaryDirectory() as folder:
        anyio.run(play, Path(folder) / "tally.json")


@pytest.mark.anyio
async def test_what_was_sent_is_as_old_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1_000_000.0]
    monkeypatch.setattr("etl.delivery.ledger.time", lambda: clock[0])
    ledger = RequestLedger(FileStore(tmp_path / "tally.json"), LIMITS)
    for at in (0.0, 4.0, 100.0, 4000.0):
        clock[0] = 1_000_000.0 + at
        await request(ledger)
        ledger.finish(0.0, 0.0, DONE)
        await ledger.aclose()
    clock[0] += 30.0
    assert [
        (before.ago, before.count) for before in RequestLedger(FileStore(tmp_path / "tally.json"), LIMITS).before()
    ] == [(30.0, 1)]
    clock[0] = 1_000_000.0
    assert [
        (before.ago, before.count) for before in RequestLedger(FileStore(tmp_path / "tally.json"), LIMITS).before()
    ] == [(0.0, 1)]


@pytest.mark.anyio
async def test_what_a_clock_that_was_ahead_has_dated_counts_from_the_next_start_and_ages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000_000.0 + 86_400.0]
    monkeypatch.setattr("etl.delivery.ledger.time", lambda: clock[0])
    store = FileStore(tmp_path / "tally.json")
    ahead = RequestLedger(store, LIMITS)
    await request(ahead)
    ahead.finish(0.0, 0.0, DONE)
    await ahead.aclose()
    clock[0] = 1_000_000.0
    await RequestLedger(store, LIMITS).aclose()
    clock[0] += 30.0
    assert [(before.ago, before.count) for before in RequestLedger(store, LIMITS).before()] == [(30.0, 1)]
    clock[0] += 7200.0
    await RequestLedger(store, LIMITS).aclose()
    assert RequestLedger(store, LIMITS).before() == []


@pytest.mark.anyio
async def test_machines_that_share_a_journal_on_a_server_share_its_count_by_the_servers_clock(
    postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    with postgres.lent() as place:
        for ahead in (3600.0, -3600.0):
            monkeypatch.setattr("time.time", lambda ahead=ahead: 1_000_000.0 + ahead)
            with Journal(place) as journal, journal.portal_lock("here") as lease:
                ledger = RequestLedger(lease.requests, LIMITS)
                # By clocks of their own they would be an hour away, or two.
                counts.append([(before.ago < 60, before.count) for before in ledger.before()])
                for _ in range(3):
                    await request(ledger)
                ledger.finish(0.0, 0.0, DONE)
                if ahead > 0:
                    await ledger.aclose()
        with Journal(place) as journal, journal.portal_lock("here") as lease:
            last = RequestLedger(lease.requests, LIMITS).before()
    assert counts == [[], [(True, 1), (True, 2)]]
    # Of the second, which died, what it had written down counts in full.
    assert 6 <= sum(before.count for before in last) <= 8


@pytest.mark.anyio
async def test_a_damaged_count_on_a_server_is_told_with_what_to_do(postgres: Server) -> None:
    with postgres.lent() as place, Journal(place) as journal, journal.portal_lock("here") as lease:
        assert lease.requests is not None
        lease.requests.write(b"{")
        with pytest.raises(JournalError, match=r"is damaged.*UPDATE payfabric_etl.lease SET requests = ''"):
            RequestLedger(lease.requests, LIMITS)


@pytest.mark.parametrize("lost", GIVEN_UP)
@pytest.mark.parametrize("dies", [True, False])
@pytest.mark.anyio
async def test_what_was_given_up_on_is_known_as_such_however_its_process_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: Reply | None, dies: bool
) -> None:
    clock = [1_000_000.0]
    monkeypatch.setattr("etl.delivery.ledger.time", lambda: clock[0])
    store = FileStore(tmp_path / "tally.json")
    first = RequestLedger(store, LIMITS)
    for began, reply in ((1.0, lost), (2.0, lost), (1.5, DONE), (9.0, REFUSED)):
        await request(first)
        first.finish(5.0, began, reply)
    await first.aclose()
    if dies:
        await request(first)
    clock[0] += 2.0
    before = RequestLedger(store, LIMITS).before()
    # A process that dies may have sent a part of a second's worth more.
    assert [(each.ago, each.count) for each in before if each.unanswered] == [(2.0, 2), (0.0, 1)][: 1 + dies]
    assert [(each.ago, each.count) for each in before if not each.unanswered] == [(2.0, 2)]
    second = RequestLedger(store, LIMITS)
    await request(second)
    second.finish(1.0, 0.0, DONE)
    await second.aclose()
    # All have come through by now, for all that is known, and count as sent.
    assert [(each.count, each.unanswered) for each in RequestLedger(store, LIMITS).before()] == [(5 + dies, False)]


@pytest.mark.anyio
async def test_what_was_given_up_on_is_forgotten_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1_000_000.0]
    monkeypatch.setattr("etl.delivery.ledger.time", lambda: clock[0])
    store = FileStore(tmp_path / "tally.json")
    first = RequestLedger(store, LIMITS[:1])
    await request(first)
    first.finish(5.0, 0.0, None)
    await first.aclose()
    found = []
    for later in (3599.0, 2.0):
        clock[0] += later
        found.append(len(RequestLedger(store, LIMITS[:1]).before()))
    assert found == [1, 0]


@pytest.mark.anyio
async def test_near_requests_are_kept_together_and_the_file_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000_000.0]
    monkeypatch.setattr("etl.delivery.ledger.time", lambda: clock[0])
    ledger = RequestLedger(FileStore(tmp_path / "tally.json"), LIMITS)
    for _ in range(1800):
        await request(ledger)
        ledger.finish(0.0, 0.0, DONE)
        clock[0] += 4.0
    await ledger.aclose()
    before = RequestLedger(FileStore(tmp_path / "tally.json"), LIMITS).before()
    assert 875 <= sum(one.count for one in before) <= 925
    assert len(before) <= 361


@pytest.mark.anyio
async def test_a_file_that_cannot_be_kept_stops_the_run_with_a_sentence(tmp_path: Path) -> None:
    ledger = RequestLedger(FileStore(tmp_path / "state" / "tally.json"), LIMITS)
    (tmp_path / "state").write_text("in its way")
    with pytest.raises(JournalError, match="cannot be written"):
        await ledger.ready()
    (tmp_path / "tally.json").write_text("{}")
    with pytest.raises(JournalError, match="so it is not known what the portal was sent of late"):
        RequestLedger(FileStore(tmp_path / "tally.json"), LIMITS)


@pytest.mark.anyio
async def test_without_a_limit_nothing_is_written(tmp_path: Path) -> None:
    ledger = RequestLedger(FileStore(tmp_path / "tally.json"), ())
    await request(ledger)
    ledger.finish(0.0, 0.0, DONE)
    await ledger.aclose()
    assert not await anyio.Path(tmp_path / "tally.json").exists()


def test_one_portal_has_one_count_however_its_address_is_written(tmp_path: Path) -> None:
    written = ("https://portal.example/api", "https://PORTAL.example:443/api/")
    assert len({ledger_path(tmp_path, each) for each in written}) == 1
