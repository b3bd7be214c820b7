import pytest

from etl.delivery.places import Places
from etl.model.document import Document, Outcome, Status


def documents(first: int, count: int, *, in_doubt: bool) -> list[Document]:
    return [Document(seq, f"A{seq}", b"{}", 0, in_doubt, "") for seq in range(first, first + count)]


def settled(seqs: range) -> list[Outcome]:
    return [Outcome(seq, Status.SUCCESS, 1, 200, "", "2026-07-31T18:00:00.000Z") for seq in seqs]


def warm(most: int) -> Places:
    """Places of which all may be taken."""
    places = Places(most)
    places.leave(settled(range(-most, 0)))
    return places


@pytest.mark.parametrize(
    ("doubtful", "fresh", "room"),
    [(0, 0, 32), (0, 20, 12), (0, 32, 0), (8, 0, 24), (16, 0, 16), (32, 0, 16), (32, 10, 6), (48, 16, 0), (64, 0, 0)],
)
def test_documents_in_doubt_leave_half_of_the_places_to_others(doubtful: int, fresh: int, room: int) -> None:
    places = warm(32)
    places.take(documents(0, doubtful, in_doubt=True))
    places.take(documents(doubtful, fresh, in_doubt=False))
    assert (places.room, places.taken) == (room, doubtful + fresh)


def test_there_are_more_places_as_documents_are_settled() -> None:
    places, rooms, seq = Places(32), list[int](), 0
    while not rooms or rooms[-1] < 32:
        rooms.append(places.room)
        places.take(documents(seq, rooms[-1], in_doubt=False))
        assert places.room == 0
        places.leave(settled(range(seq, seq + rooms[-1])))
        seq += rooms[-1]
    assert rooms == [2, 6, 18, 32]


def test_a_document_given_back_makes_room_for_one() -> None:
    places = warm(4)
    places.take(documents(0, 4, in_doubt=False))
    for _ in range(2):
        places.leave([Outcome(0, Status.PLANNED, 0, None, "", None)])
        assert (places.room, places.taken) == (1, 3)


def test_half_of_what_is_not_in_doubt_is_worth_a_transaction() -> None:
    places = Places(8)
    places.take(documents(0, 6, in_doubt=False))
    assert places.enough == 3
    places.wait(0)
    places.wait(1)
    assert places.enough == 2
