"""Slips of the keyboard: how many of them part two words."""

#: Letters of the shortest word in which a slip is recognised: among shorter ones it makes another word.
_SHORTEST = 5


def near(word: str, other: str) -> bool:
    """Whether one is most likely the other with a single slip. Words that differ in a digit mean different things."""
    if min(len(word), len(other)) < _SHORTEST or abs(len(word) - len(other)) > 1:
        return False
    return _digits(word) == _digits(other) and slips(word, other) == 1


def slips(word: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with the next one (optimal string alignment distance)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, letter in enumerate(word):
        row = [i + 1]
        for j, mate in enumerate(other):
            least = min(above[j + 1] + 1, row[j] + 1, above[j] + (letter != mate))
            if i and j and letter == other[j - 1] and word[i - 1] == mate:
                least = min(least, before[j - 1] + 1)
            row.append(least)
        before, above = above, row
    return above[-1]


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))
