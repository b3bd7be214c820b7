"""A folder in which exports arrive: what is taken, when, and where it goes; two workers never take one file."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from etl.errors import FileError
from etl.inbox import (
    Inbox,
    Place,
    Settling,
    Waiting,
    ends_at,
    in_slots,
    is_export,
    put_away,
    seen,
    take,
    take_again,
    waiting,
)

RESULTS = "DocumentId,Status,ErrorMessage,DocumentType\n"
EXPORT = "InvoiceId,CustomerId,Amount\nA1,C1,5.00\n"


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, settle=10.0)


def put(inbox: Inbox, name: str, text: str = EXPORT) -> Path:
    path = inbox.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def names(files: list[Waiting]) -> list[str]:
    return [file.path.name for file in files]


@pytest.mark.parametrize(
    ("where", "name", "taken"),
    [
        ("*.csv", "july.csv", True),
        ("*.csv", "JULY.CSV", True),
        ("*.csv", "july.xlsx", False),
        ("*.csv", "july.csv.part", False),
        ("*", "july.csv.done", False),
        ("*", "july.filepart", False),
        ("*.xlsx", "~$july.xlsx", False),
        ("*.csv", ".july.csv", False),
        ("july-??.csv", "july-01.csv", True),
        ("july-??.csv", "july-1.csv", False),
        ("[x]*.csv", "july.csv", False),
        ("", "july.xlsx", True),
        ("", "july.csv.gz", True),
        ("", "readme.pdf", False),
    ],
)
def test_names_that_are_waited_for(where: str, name: str, taken: bool) -> None:
    assert Inbox(Path("/exports") / where).takes(name) is taken


def test_a_folder_without_a_pattern_is_the_inbox_itself(tmp_path: Path) -> None:
    assert (Inbox(tmp_path).folder, Inbox(tmp_path / "*.csv").folder) == (tmp_path, tmp_path)


def test_its_own_folders_and_others_are_no_files(inbox: Inbox) -> None:
    put(inbox, "july.csv")
    (inbox.folder / "folder.csv").mkdir()
    inbox.done.mkdir()
    (inbox.done / "june.csv").write_text(EXPORT)
    assert names(waiting(inbox)) == ["july.csv"]


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"cannot be read: .*\. See that the folder is there"):
        waiting(Inbox(tmp_path / "gone" / "*.csv"))


def test_what_etl_wrote_is_no_export_and_rejects_that_come_back_are(inbox: Inbox) -> None:
    put(inbox, "july.results.csv", RESULTS)
    put(inbox, "june.rejects.csv", "InvoiceId,Amount,Reasons\nA1,5.00,x\n")
    put(inbox, "july.csv")
    assert names([file for file in waiting(inbox) if is_export(file)]) == ["july.csv", "june.rejects.csv"]


def file(name: str = "july.csv", size: int = 5, changed: int = 1, marked: bool = False) -> Waiting:
    return Waiting(Path(name), size, changed, marked)


@pytest.mark.parametrize(
    ("seen_as", "at", "settled"),
    [
        ([file(), file()], [0.0, 9.9], False),
        ([file(), file()], [0.0, 10.0], True),
        ([file(), file(size=6), file(size=6)], [0.0, 9.0, 18.0], False),
        ([file(), file(size=6), file(size=6)], [0.0, 9.0, 19.0], True),
        ([file(), file(changed=2)], [0.0, 20.0], False),
        # An empty file was begun, and nothing written to it yet.
        ([file(size=0), file(size=0)], [0.0, 199.0], False),
        ([file(size=0), file(size=0)], [0.0, 200.0], True),
        ([file(marked=True)], [0.0], True),
        ([file(size=0, marked=True)], [0.0], True),
    ],
)
def test_a_file_is_whole_when_it_has_not_changed_for_a_while(
    seen_as: list[Waiting], at: list[float], settled: bool
) -> None:
    settling = Settling(10.0)
    found = [settling.settled([each], now) for each, now in zip(seen_as, at, strict=True)]
    assert bool(found[-1]) is settled


def test_a_file_that_was_away_begins_anew() -> None:
    settling = Settling(10.0)
    looks: tuple[tuple[list[Waiting], float], ...] = (([file()], 0.0), ([], 5.0), ([file()], 11.0))
    assert [settling.settled(files, now) for files, now in looks] == [[], [], []]


def test_a_marker_says_that_a_file_is_whole_unless_it_is_older_than_the_file(inbox: Inbox) -> None:
    path = put(inbox, "july.csv")
    marker = put(inbox, "july.csv.done", "")
    assert [each.marked for each in waiting(inbox)] == [True]
    os.utime(marker, ns=(1, 1))
    assert [each.marked for each in waiting(inbox)] == [False]
    os.utime(marker)
    assert take(inbox, waiting(inbox)[0])
    assert not path.exists()
    assert not marker.exists()


def test_a_file_is_taken_into_a_slot_of_its_own(inbox: Inbox) -> None:
    for text in ("first\n", "second\n"):
        put(inbox, "july.csv", text)
        taken = take(inbox, waiting(inbox)[0])
        assert taken is not None
        assert taken.whole
        assert taken.path.read_text() == text
    # Neither has taken the other's place.
    assert sorted(each.path.read_text() for each in in_slots(inbox)) == ["first\n", "second\n"]


def test_what_changes_at_the_last_moment_is_not_whole(inbox: Inbox) -> None:
    path = put(inbox, "july.csv")
    (found,) = waiting(inbox)
    path.write_text(EXPORT * 2)
    taken = take(inbox, found)
    assert taken is not None
    assert not taken.whole


def test_of_many_workers_one_takes_each_file_and_none_is_lost(inbox: Inbox) -> None:
    for number in range(40):
        put(inbox, f"{number:02}.csv", f"{number}\n")
    found = waiting(inbox)

    def worker(_: int) -> list[str]:
        return [taken.path.read_text() for each in found if (taken := take(inbox, each)) is not None]

    with ThreadPoolExecutor(4) as pool:
        taken = [text for texts in pool.map(worker, range(4)) for text in texts]
    assert sorted(taken) == sorted(f"{number}\n" for number in range(40))
    assert waiting(inbox) == []
    # Slots that were made in vain are gone.
    assert len(list(in_slots(inbox))) == len(list(inbox.processing.iterdir())) == 40


def test_a_worker_that_died_while_it_took_a_file_leaves_it_to_be_found(inbox: Inbox) -> None:
    put(inbox, "july.csv")
    assert take(inbox, waiting(inbox)[0])
    (inbox.processing / "empty").mkdir()
    (found,) = in_slots(inbox)
    assert found.path.name == "july.csv"
    assert not (inbox.processing / "empty").exists()


def test_of_a_slot_the_export_is_found_and_not_what_was_written_beside_it(inbox: Inbox) -> None:
    put(inbox, "july.csv")
    taken = take(inbox, waiting(inbox)[0])
    assert taken is not None
    taken.path.with_name("july.results.csv").write_text(RESULTS)
    taken.path.with_name("july.a-rejects.csv").write_text("InvoiceId,Amount,Reasons\nA1,5.00,x\n")
    later = time.time_ns() + 10**9
    os.utime(taken.path.with_name("july.a-rejects.csv"), ns=(later, later))
    assert [each.path for each in in_slots(inbox)] == [taken.path]


def put_through(inbox: Inbox, place: Place, *beside: str) -> Path:
    put(inbox, "july.csv")
    taken = take(inbox, waiting(inbox)[0])
    assert taken is not None
    for name in beside:
        taken.path.with_name(name).write_text(name)
    return put_away(taken.path.parent, place, "july.csv")


def test_what_is_done_goes_away_with_all_that_is_beside_it(inbox: Inbox) -> None:
    assert put_through(inbox, Place.DONE, "july.results.csv") == inbox.done / "july.csv"
    assert sorted(each.name for each in inbox.done.iterdir()) == ["july.csv", "july.results.csv"]
    assert list(inbox.processing.iterdir()) == []


def test_nothing_that_is_there_is_overwritten(inbox: Inbox) -> None:
    put_through(inbox, Place.FAILED, "july.log.txt")
    (inbox.failed / "july.csv").write_text("the first\n")
    assert put_through(inbox, Place.FAILED, "july.log.txt", "other.txt") == inbox.failed / "july (2).csv"
    assert sorted(each.name for each in inbox.failed.iterdir()) == [
        "july (2).csv",
        "july (2).log.txt",
        "july.csv",
        "july.log.txt",
        "other.txt (2)",
    ]
    assert (inbox.failed / "july.csv").read_text() == "the first\n"


@pytest.mark.parametrize("before", [[], ["july.csv"], ["july.csv", "july (2).results.csv"]])
@pytest.mark.parametrize("place", list(Place))
def test_where_a_file_ends_is_known_before_it_is_put_away(inbox: Inbox, place: Place, before: list[str]) -> None:
    (inbox.folder / place).mkdir()
    for name in before:
        (inbox.folder / place / name).write_text(EXPORT, encoding="utf-8")
    slot = inbox.processing / "slot"
    slot.mkdir(parents=True)
    names = ["july.csv", "july.results.csv", "july.rejects.csv"]
    for name in names:
        (slot / name).write_text(name, encoding="utf-8")
    told = {name: ends_at(slot / name, place, "july.csv") for name in names}
    put_away(slot, place, "july.csv")
    assert {name: path.read_text(encoding="utf-8") for name, path in told.items()} == {name: name for name in names}


def test_what_is_in_no_slot_stays_where_it_is(tmp_path: Path) -> None:
    assert ends_at(tmp_path / "july.results.csv", Place.DONE, "july.csv") == tmp_path / "july.results.csv"


def test_a_slot_that_another_worker_has_put_away_is_no_error(inbox: Inbox) -> None:
    put_through(inbox, Place.DONE)
    put_away(inbox.processing / "gone", Place.DONE, "july.csv")
    assert [each.name for each in inbox.done.iterdir()] == ["july.csv"]


def test_a_file_that_failed_is_taken_again_and_no_other_one(inbox: Inbox) -> None:
    first = put_through(inbox, Place.FAILED)
    known = seen(first)
    assert known is not None
    put(inbox, "july.csv", EXPORT * 2)
    taken = take(inbox, waiting(inbox)[0])
    assert taken is not None
    put_away(taken.path.parent, Place.FAILED, "july.csv")
    again = take_again(inbox, "july.csv", known.size, known.changed)
    assert again is not None
    assert again.path.read_text() == EXPORT
    assert take_again(inbox, "july.csv", known.size, known.changed) is None
