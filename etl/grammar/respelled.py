"""Other ways to write an id: with other signs between its letters and digits, or with more or fewer zeros."""

import re
from collections.abc import Iterator

#: What stands between the parts of ids, and is left out, put in or exchanged when one is typed anew.
_SIGNS = ("", "-", " ", "_", "/", ".", "#")
_BETWEEN = re.compile(r"(?<=[^\W\d_])[-\s_/.#]*(?=\d)|(?<=\d)[-\s_/.#]*(?=[^\W\d_])|(?<=\w)[-\s_/.#]+(?=\w)")
_NUMBER = re.compile(r"(?<![0-9])(0*)([0-9]+)$")
_ENDS = "-_/.# "

#: Zeros more that are tried, and digits with which a number is one that is filled up.
_ZEROS, _FILLED = 4, 12


def respelled(key: str) -> frozenset[str]:
    """Ids that are like one but for the signs between its letters and digits, or the zeros before its number.

    Signs between two digits are exchanged and never left out: 1-11 and 11-1 are two ids.

    Args:
        key: an id in small letters: "inv-1" is like "inv1", "inv 1" and "inv-01".
    """
    return frozenset((*_signed(key), *_zeros(key), key.strip(_ENDS))) - {key, ""}


def _signed(key: str) -> Iterator[str]:
    places = list(_BETWEEN.finditer(key))
    for sign in _SIGNS:
        exchanged = [place for place in places if sign or not _amid_digits(key, place)]
        yield from (key[: place.start()] + sign + key[place.end() :] for place in exchanged)
        whole = key
        for place in reversed(exchanged):
            whole = whole[: place.start()] + sign + whole[place.end() :]
        yield whole


def _amid_digits(key: str, place: re.Match[str]) -> bool:
    return key[place.start() - 1].isdigit() and key[place.end()].isdigit()


def _zeros(key: str) -> Iterator[str]:
    found = _NUMBER.search(key)
    if found is None or found.start() == 0 or len(found[0]) > _FILLED:
        # Zeros before an id that is a number are looked at elsewhere.
        return
    before, number = key[: found.start()], found[2]
    yield from (before + "0" * more + number for more in range(len(found[1]) + _ZEROS))
