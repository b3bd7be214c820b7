"""What each column may be, and how surely: what its heading says and what its cells say, together."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from etl.mapping.paths import is_role
from etl.mapping.synonyms import Strength

#: A claim with this score is believed.
BELIEVED = 450

#: A claim with this score is worth showing.
SHOWN = 200

#: What a heading is worth: PayFabric's own name, a profile's, a bare name of a line's; words, by their strength.
OWN, PROFILE, BARE = 1_000, 900, 550
WORDS = {Strength.SURE: 600, Strength.LIKELY: 300, Strength.WEAK: 150}

#: What cells alone are worth, whatever the heading: offered, never believed.
CELLS = 250

#: What a step further down the list of headings that mean the same takes away, by strength; what an unknown word does.
#: "Customer segment" is no customer.
STEP = {Strength.SURE: 5, Strength.LIKELY: 1, Strength.WEAK: 1}
UNKNOWN_WORD, UNKNOWN_OF_ID = 250, 350


class Claim(Struct, frozen=True):
    """A column that may hold an attribute.

    Attributes:
        column: "0", "1", …
        attribute: a path or a role.
        score: the sum of all evidence.
        because: the reasons for people, the heading's first.
        though: what speaks against it.
        impossible: whether the cells rule it out; ``though`` then says why.
    """

    column: str
    attribute: str
    score: int
    because: tuple[str, ...] = ()
    though: tuple[str, ...] = ()
    impossible: bool = False

    def and_(self, weight: int, because: str) -> "Claim":
        """The claim with one more piece of evidence; of a negative weight, against it."""
        if weight < 0:
            return replace(self, score=self.score + weight, though=(*self.though, because))
        return replace(self, score=self.score + weight, because=(*self.because, because))

    @property
    def reasons(self) -> str:
        """The reasons, as one clause of a sentence."""
        against = f", though {' and '.join(self.though)}" if self.though else ""
        *others, last = self.because
        return f"{', '.join(others)}{' and ' * bool(others)}{last}{against}"

    @property
    def believed(self) -> bool:
        """Whether the evidence is enough."""
        return not self.impossible and self.score >= BELIEVED


class Settled(Struct, frozen=True):
    """Which column holds which attribute.

    Attributes:
        sure: the claims that are believed, each column and attribute once; a role may have several columns.
        offered: for columns without one, the best claim that might be.
        equal: claims that are as good as another one for the same attribute, and so are not believed.
    """

    sure: tuple[Claim, ...]
    offered: tuple[Claim, ...]
    equal: tuple[Claim, ...]


def settle(claims: Sequence[Claim]) -> Settled:
    """Gives each attribute to its strongest column, the strongest claims first; of equals, to none."""
    left = sorted((each for each in claims if not each.impossible), key=lambda each: -each.score)
    sure: list[Claim] = []
    equal: list[Claim] = []
    while left:
        best = left[0]
        shared = is_role(best.attribute)
        alike = [each for each in left if each.score == best.score and each is not best]
        twice = [each for each in alike if each.column == best.column]
        rivals = [each for each in alike if each.attribute == best.attribute and not shared]
        if best.believed and (twice or rivals):
            equal += [best, *twice, *rivals]
            columns = {best.column, *(each.column for each in rivals)}
            left = [e for e in left if e.column not in columns and not (rivals and e.attribute == best.attribute)]
            continue
        if not best.believed:
            break
        sure.append(best)
        left = [each for each in left if each.column != best.column and (shared or each.attribute != best.attribute)]
    return Settled(tuple(sure), tuple(_offered(claims, sure, equal)), tuple(equal))


def _offered(claims: Sequence[Claim], sure: Sequence[Claim], equal: Sequence[Claim]) -> Iterator[Claim]:
    columns = {each.column for each in (*sure, *equal)}
    taken = {each.attribute for each in (*sure, *equal)}
    best: dict[str, Claim] = {}
    for each in sorted(claims, key=lambda each: -each.score):
        if each.column not in columns and each.attribute not in taken and not each.impossible and each.score >= SHOWN:
            best.setdefault(each.column, each)
    yield from best.values()


def strongest(claims: Sequence[Claim], attribute: str) -> Claim | None:
    """The believed claim to an attribute that is ahead of all others; None where there is none, or two are equal."""
    found = sorted((c for c in claims if c.attribute == attribute and c.believed), key=lambda each: -each.score)
    return found[0] if len(found) == 1 or (found and found[0].score > found[1].score) else None
