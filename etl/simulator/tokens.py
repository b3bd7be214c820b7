"""The bearer tokens the simulator has issued."""

from secrets import token_urlsafe


class Tokens:
    """Issues bearer tokens and knows which of them are good.

    A token stays good until it is revoked: the 99 days of `expires_in` outlast every rehearsal.
    """

    def __init__(self) -> None:
        self._good: set[str] = set()

    def issue(self) -> str:
        """Issue one more token; those issued before stay good."""
        token = token_urlsafe(32)
        self._good.add(token)
        return token

    def admits(self, authorization: str | None) -> bool:
        """Judge the Authorization header of a request (RFC 6750: `Bearer <token>`)."""
        scheme, _, token = (authorization or "").partition(" ")
        return scheme.lower() == "bearer" and token in self._good

    def revoke_all(self) -> None:
        """Make every token issued so far answer 401, as a portal does when a key is changed mid-run."""
        self._good.clear()
