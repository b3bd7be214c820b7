"""Four eyes: which portals are sent nothing that one person alone has planned, and who has approved a plan."""

from collections.abc import Iterable

from msgspec import Struct


class Approval(Struct, frozen=True):
    """An account that has approved a plan, and when: UTC, ISO 8601."""

    account: str
    at: str


class Wish(Struct, frozen=True):
    """What somebody wanted for a portal, and when: that its plans need a second person, or that they no longer do."""

    needed: bool
    account: str
    at: str


class FourEyes(Struct, frozen=True):
    """Whether what is sent to a portal needs a second person.

    Attributes:
        needed: whether it does.
        ending: who has asked for the end of it; it takes another account to end it. "" where nobody has.
        wishes: all that anybody ever wanted, in order.
    """

    needed: bool = False
    ending: str = ""
    wishes: tuple[Wish, ...] = ()

    @classmethod
    def of(cls, wishes: Iterable[Wish]) -> "FourEyes":
        """What wishes come to: one account is enough for the rule, its end takes two of them, with no word against."""
        every = tuple(wishes)
        needed, ending = False, ""
        for wish in every:
            if wish.needed:
                needed, ending = True, ""
            elif needed and wish.account:
                over = bool(ending) and wish.account != ending
                needed, ending = not over, "" if over else wish.account
        return cls(needed, ending, every)
