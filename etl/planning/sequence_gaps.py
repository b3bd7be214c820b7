"""What is missing in the sequences of a run's InvoiceIds, and was not sent before."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, groupby, islice

from etl.documents import SEQUENCE_GAPS
from etl.planning.id_numbers import IdNumbers, IdSequence, Stretch
from etl.text import number_of, one_line

#: Numbers before the first one of a sequence, of which one may have been the last that was sent before.
_BEFORE = 100

#: Numbers of a sequence that are looked up at most; where more are missing, all are told.
_LOOKED_UP = 5_000

#: Stretches and sequences named; the others are counted.
_NAMED = 5

#: Looks InvoiceIds up, in small letters, among those that were sent before.
Known = Callable[[Sequence[str]], frozenset[str]]


def sequence_gaps(numbers: IdNumbers, known: Known) -> str:
    """A sentence on what is missing; "" for nothing."""
    found = [(each, missing) for each in numbers.sequences() if (missing := _missing(each, known))]
    if not found:
        return ""
    told = [_text(each, missing) for each, missing in found[:_NAMED]]
    told += [f"and {number_of(len(found) - _NAMED, 'more sequence')}"] if len(found) > _NAMED else []
    return f"Gaps in the numbers of InvoiceIds: {'; '.join(told)}. To be told no more: --skip-check {SEQUENCE_GAPS}."


def _missing(sequence: IdSequence, known: Known) -> list[Stretch]:
    """The stretches of a sequence that are nowhere: between its ids, and before the first since the last one sent."""
    before = range(max(sequence.first - _BEFORE, 0), sequence.first)
    numbers = list(islice(chain.from_iterable(range(a, b + 1) for a, b in sequence.missing), _LOOKED_UP + 1))
    asked = [*before, *numbers] if len(numbers) <= _LOOKED_UP else [*before]
    names = {number: sequence.name(number).lower() for number in asked}
    sent = known(list(names.values()))
    last = max((number for number in before if names[number] in sent), default=sequence.first)
    between = numbers if len(numbers) <= _LOOKED_UP else []
    lacking = [n for n in (*range(last + 1, sequence.first), *between) if n not in names or names[n] not in sent]
    return [*_stretches(lacking), *(() if between or not numbers else sequence.missing)]


def _stretches(numbers: Sequence[int]) -> Iterator[Stretch]:
    for _, group in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        found = [number for _, number in group]
        yield found[0], found[-1]


def _text(sequence: IdSequence, missing: Sequence[Stretch]) -> str:
    """Such as "INV-1001…1240: 3 missing: 1017, 1033, 1102"."""
    count = sum(last - first + 1 for first, last in missing)
    told = [_stretch_text(sequence, *each) for each in missing[:_NAMED]]
    told += ["…"] if len(missing) > _NAMED else []
    name = one_line(sequence.name(sequence.first))
    return f"{name}…{sequence.digits(sequence.last)}: {count:,} missing: {', '.join(told)}"


def _stretch_text(sequence: IdSequence, first: int, last: int) -> str:
    return sequence.digits(first) if first == last else f"{sequence.digits(first)} to {sequence.digits(last)}"
