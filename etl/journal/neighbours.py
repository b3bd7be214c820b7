"""Documents of a run by their places, as conditions of SQL."""

from collections.abc import Iterable, Iterator, Sequence

#: Places named in a statement at most: SQLite once took no more than 999 values.
_TOGETHER = 512

#: Places between two that are named together, at most.
_GAP = 500


def neighbours(seqs: Iterable[int], most: int = _TOGETHER) -> Iterator[tuple[str, Sequence[int]]]:
    """Conditions on ``seq`` and their values, each for places that are near to one another; some stand there twice.

    A list alone does not keep PostgreSQL from reading all documents of a run for each batch of it: it knows nothing yet
    of how many there are. Bounds do.

    Args:
        seqs: the places.
        most: in a condition.
    """
    some: list[int] = []
    for seq in sorted(set(seqs)):
        if some and (len(some) == most or seq - some[-1] > _GAP):
            yield _condition(some)
            some = []
        some.append(seq)
    if some:
        yield _condition(some)


def _condition(seqs: list[int]) -> tuple[str, Sequence[int]]:
    # The last one over and over, up to a power of two: a database that has seen a statement need not parse it again.
    seqs += seqs[-1:] * ((1 << (len(seqs) - 1).bit_length()) - len(seqs))
    return f"seq BETWEEN ? AND ? AND seq IN ({', '.join('?' * len(seqs))})", (seqs[0], seqs[-1], *seqs)
