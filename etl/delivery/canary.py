"""The first documents, read back before the others follow."""

from collections.abc import Sequence
from functools import partial

import msgspec

from etl.compare.doubt import is_thin
from etl.compare.fields import differences
from etl.delivery.safe_question import ask
from etl.delivery.session import PortalSession
from etl.model.document import Document
from etl.portal import Verdict


async def mismatch(documents: Sequence[Document], session: PortalSession) -> str:
    """Reads documents back; what is wrong with the first that is not held as it was sent, or "".

    Raises:
        CredentialsError: the token is refused.
        UnreachableError: the portal does not answer, however often it is asked.
        StoppedError: the run is being stopped.
    """
    for document in documents:
        reply = await ask(session, partial(session.portal.get_invoice, document.identity))
        if reply.verdict is not Verdict.ACCEPTED:
            return f"{document.identity} cannot be read back ({reply.message or 'the portal does not hold it'})"
        if is_thin(reply.body or {}):
            return f"{document.identity} is told without Amount or CustomerId, which confirms nothing"
        wrong = differences(msgspec.json.decode(document.payload), reply.body or {})
        if wrong:
            return f"{document.identity} is held with another {', '.join(each.field for each in wrong)}"
    return ""
