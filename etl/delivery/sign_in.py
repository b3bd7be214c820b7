"""The sign-in before the first document."""

from etl.delivery.session import PortalSession
from etl.errors import UnreachableError
from etl.portal import Verdict


async def sign_in(session: PortalSession) -> None:
    """Fetches a token before the first document, with as many tries as for a document.

    Raises:
        CredentialsError: key or password refused.
        UnreachableError: no token could be had.
        StoppedError: the run is being stopped.
    """
    tries = 0
    while (reply := await session.portal.sign_in()).verdict is not Verdict.ACCEPTED:
        tries += 1
        if session.policy.is_used_up(tries):
            raise UnreachableError(f"{reply.message}. Check the address and the network, then give the command again.")
        await session.wait(tries, reply)
