"""A question to the portal, retried as often as a document is."""

from collections.abc import Awaitable, Callable

from etl.delivery.retry import ANSWERS, count_try
from etl.delivery.session import PortalSession
from etl.errors import UnreachableError
from etl.portal import Reply


async def ask(
    session: PortalSession, question: Callable[[], Awaitable[Reply]], missed: Callable[[Reply], None] = lambda _: None
) -> Reply:
    """Asks a question until it is answered.

    Args:
        session: portal, retry policy and stop.
        question: safe to repeat: it changes nothing, or the same thing again.
        missed: called before it is repeated, with what came instead of an answer.

    Returns:
        The answer: ACCEPTED, REFUSED or MISSING.

    Raises:
        UnreachableError: there is no answer.
        CredentialsError: the token is refused.
        StoppedError: the user stopped it, or the portal is down for too long.
    """
    tries = 0
    while (reply := await question()).verdict not in ANSWERS:
        tries = count_try(tries, down=session.gate.down)
        if session.policy.is_used_up(tries):
            raise UnreachableError(f"The portal does not answer ({reply.message}). Try again later.")
        missed(reply)
        await session.wait(tries, reply)
    return reply
