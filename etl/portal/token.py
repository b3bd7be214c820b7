"""The Bearer token: given, kept from an earlier run, or fetched with the integration key; one for all workers."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import anyio

from etl.errors import CredentialsError
from etl.portal.credentials import Credentials, Token
from etl.portal.reply import Reply, Verdict
from etl.portal.token_store import TokenStore
from etl.text import redact

#: How long before its end a token is renewed, or a tenth of its life where that is less.
_MARGIN = timedelta(minutes=5)

#: Seconds; no token lasts longer, whatever it says.
_LONGEST = 10 * 365 * 86_400.0

_FOREVER = datetime(9999, 1, 1, tzinfo=UTC)

#: Answers that no place gives which takes keys: a page with 200, a redirect, nothing there.
_NOT_OF_THE_KEY = {*range(200, 400), 404, 405}

_NO_TOKEN = "The address answers a token request without a token. Check the base URL."  # noqa: S105 - a sentence


class TokenUnavailableError(Exception):
    """No token for now, through no fault of the credentials; ``reply`` says why, as of a request never sent."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.message)
        self.reply = reply


def _seconds(told: object) -> float:
    """How long a token lasts; 0 where that is not told, or in no number: then it lasts until it is refused."""
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return 0.0
    try:
        seconds = float(told)
    except (ValueError, OverflowError):
        return 0.0
    return min(seconds, _LONGEST) if seconds > 0 else 0.0


class Tokens:
    """Hands out the current token; renews it before it ends, and once for all who found it refused.

    Args:
        credentials: what to sign in with.
        request: posts a form to the token endpoint; answers with the reply and its body.
        store: keeps tokens between runs.
    """

    def __init__(
        self,
        credentials: Credentials,
        request: Callable[[dict[str, str]], Awaitable[tuple[Reply, bytes]]],
        store: TokenStore,
    ) -> None:
        self._credentials = credentials
        self._request = request
        self._store = store
        self._token = Token(credentials.token, _FOREVER) if credentials.token else store.load()
        self._lock = anyio.Lock()

    async def current(self) -> str:
        """The token in use, fetched if there is none yet or it is about to end.

        Raises:
            CredentialsError: key or password refused.
            TokenUnavailableError: no token could be had for now.
        """
        token = self._token
        if self._credentials.token and not Token(self._credentials.token, _FOREVER).is_sound:
            raise CredentialsError(
                f"{self._credentials.places[0]} holds a blank, a line break or another character that no token has."
                " Set it again."
            )
        if token is not None and datetime.now(UTC) < token.renew_at:
            return token.access_token
        async with self._lock:
            if self._token is token:
                self._token = await self._fetch()
            return self._in_use()

    async def renew(self, refused: str, why: str) -> str:
        """A token other than the refused one; raises as ``current`` does."""
        async with self._lock:
            if self._in_use() == refused:
                if not self._credentials.key:
                    self.refuse(why)
                self._store.forget()
                self._token = await self._fetch()
            return self._in_use()

    def refuse(self, why: str) -> NoReturn:
        """The portal does not accept what we have: always raises CredentialsError."""
        if self._credentials.key:
            raise CredentialsError(f"The portal refuses a token it has just given ({why}). Ask PayFabric support.")
        token, key, password = self._credentials.places
        raise CredentialsError(
            f"The portal refuses the token in {token} ({why}). Set a new one, or set {key} and {password} instead."
        )

    def hide(self, text: str) -> str:
        """What the portal says, should it repeat a secret: without it."""
        return redact(text, (self._in_use(), self._credentials.key, self._credentials.password))

    def _in_use(self) -> str:
        return self._token.access_token if self._token else ""

    async def _fetch(self) -> Token:
        form = {
            "grant_type": "password",
            "username": self._credentials.key,
            "password": self._credentials.password,
        }
        reply, body = await self._request(form)
        if reply.verdict is Verdict.ACCEPTED:
            token = _token_in(body)
            self._store.keep(token)
            return token
        if reply.verdict in {Verdict.BUSY, Verdict.THROTTLED, Verdict.UNCERTAIN, Verdict.UNREACHABLE}:
            raise TokenUnavailableError(_unsent(reply))
        if reply.http_status in _NOT_OF_THE_KEY:
            raise CredentialsError(_NO_TOKEN)
        _, key, password = self._credentials.places
        raise CredentialsError(
            f"The portal refuses {key} or {password} ({reply.message})."
            " Check both, and that portal and environment are the ones they belong to."
        )


def _token_in(body: bytes) -> Token:
    try:
        answer = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CredentialsError(_NO_TOKEN) from error
    said = answer.get("access_token") if isinstance(answer, dict) else None
    if not isinstance(said, str):
        raise CredentialsError(_NO_TOKEN)
    life = timedelta(seconds=_seconds(answer.get("expires_in")))
    until = datetime.now(UTC) + life - min(_MARGIN, life / 10) if life else _FOREVER
    token = Token(said, until)
    if not token.is_sound:
        raise CredentialsError(_NO_TOKEN)
    return token


def _unsent(reply: Reply) -> Reply:
    """A failed token request as the reply to the request that was to follow it: nothing of that one was sent."""
    # It is no fault of the document's: like requests that are turned away, it may stop the run, and fails nothing.
    verdict = Verdict.UNREACHABLE if reply.verdict is Verdict.UNREACHABLE else Verdict.THROTTLED
    return Reply(verdict, None, f"No token: {reply.message}", reply.retry_after)
