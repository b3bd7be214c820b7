"""Words that are most likely one with a slip of the keyboard."""

#: Letters of the shortest word in which a slip is recognised: among shorter ones it makes another word.
_SHORTEST = 5


def near(word: str, other: str) -> bool:
    """Whether one is most likely the other with a single slip. Words that differ in a digit mean different things."""
    if min(len(word), len(other)) < _SHORTEST or abs(len(word) - len(other)) > 1:
        return False
    return one_slip(word, other) and _digits(word) == _digits(other)


def one_slip(word: str, other: str) -> bool:
    """Whether one letter is inserted, deleted or replaced, or swapped with the next one: no more, and no less."""
    start, most = 0, min(len(word), len(other))
    while start < most and word[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and word[-1 - end] == other[-1 - end]:
        end += 1
    rest, others = word[start : len(word) - end], other[start : len(other) - end]
    return max(len(rest), len(others)) == 1 or (len(rest) == len(others) == 2 and rest == others[::-1])  # noqa: PLR2004 - letters


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))
