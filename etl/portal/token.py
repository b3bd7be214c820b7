"""The Bearer token: given, or fetched with the integration key; one for all workers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import NoReturn

import anyio
import msgspec

from etl.errors import CredentialsError
from etl.portal.reply import Reply, Verdict


@dataclass(frozen=True, slots=True)
class Credentials:
    """A token, or the key and password to fetch one with. None of it is ever shown."""

    token: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


class TokenUnavailableError(Exception):
    """No token for now, through no fault of the credentials; ``reply`` says why, as of a request never sent."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.message)
        self.reply = reply


class _Answer(msgspec.Struct):
    access_token: str


class Tokens:
    """Hands out the current token and renews it once for all who found it refused.

    Args:
        credentials: what to sign in with.
        request: posts a form to the token endpoint; answers with the reply and its body.
    """

    def __init__(
        self, credentials: Credentials, request: Callable[[dict[str, str]], Awaitable[tuple[Reply, bytes]]]
    ) -> None:
        self._credentials = credentials
        self._request = request
        self._token = credentials.token
        self._lock = anyio.Lock()

    async def current(self) -> str:
        """The token in use, fetched if there is none yet.

        Raises:
            CredentialsError: key or password refused.
            TokenUnavailableError: no token could be had for now.
        """
        async with self._lock:
            if not self._token:
                self._token = await self._fetch()
            return self._token

    async def renew(self, refused: str, why: str) -> str:
        """A token other than the refused one; raises as ``current`` does."""
        async with self._lock:
            if self._token == refused:
                if not self._credentials.key:
                    self.refuse(why)
                self._token = await self._fetch()
            return self._token

    def refuse(self, why: str) -> NoReturn:
        """The portal does not accept what we have: always raises CredentialsError."""
        if self._credentials.key:
            raise CredentialsError(f"The portal refuses a token it has just given ({why}). Ask PayFabric support.")
        raise CredentialsError(
            f"The portal refuses the token in PAYFABRIC_TOKEN ({why}). Set a new one, or set"
            " PAYFABRIC_INTEGRATION_KEY and PAYFABRIC_INTEGRATION_PASSWORD instead."
        )

    async def _fetch(self) -> str:
        form = {
            "grant_type": "password",
            "username": self._credentials.key,
            "password": self._credentials.password,
        }
        reply, body = await self._request(form)
        if reply.verdict is Verdict.ACCEPTED:
            return _token_in(body)
        if reply.verdict in {Verdict.BUSY, Verdict.UNCERTAIN, Verdict.UNREACHABLE}:
            raise TokenUnavailableError(_unsent(reply))
        raise CredentialsError(
            f"The portal refuses PAYFABRIC_INTEGRATION_KEY or PAYFABRIC_INTEGRATION_PASSWORD ({reply.message})."
            " Check both, and that portal and environment are the ones they belong to."
        )


def _token_in(body: bytes) -> str:
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"), type=_Answer).access_token
    except msgspec.DecodeError as error:
        raise CredentialsError("The address answers a token request without a token. Check the base URL.") from error


def _unsent(reply: Reply) -> Reply:
    """A failed token request as the reply to the request that was to follow it: nothing of that one was sent."""
    verdict = Verdict.UNREACHABLE if reply.verdict is Verdict.UNREACHABLE else Verdict.BUSY
    return Reply(verdict, None, f"No token: {reply.message}", reply.retry_after)
