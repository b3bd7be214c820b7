"""One document on its way: sent, retried, asked for when in doubt, until its outcome is known or the run stops."""

from functools import cached_property
from time import monotonic, time
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from etl.compare.actions import undoes_payment
from etl.compare.doubt import Finding, as_seen, is_earlier, judge_lost
from etl.compare.judgement import BALANCE
from etl.delivery import request_log, said
from etl.delivery.quiet import Quiet
from etl.delivery.retry import Action, count_try, decide, may_be_applied
from etl.delivery.session import PortalSession
from etl.delivery.stop import StoppedError
from etl.delivery.worth import worth
from etl.errors import CredentialsError, UnreachableError
from etl.model.attachment import Attached
from etl.model.audit import LONGEST, Attempt
from etl.model.document import Document, Outcome, Status
from etl.portal import Reply, Verdict
from etl.text import millisecond
from etl.versions import Earlier, Version, facts_of, parse, version_of

#: What became of the last request of a document that comes in doubt.
_CUT_OFF = Reply(Verdict.UNCERTAIN, None, "An earlier run was cut off while sending it")


#: What keeps a request from being made: the run is to stop, or is stopped by this.
HINDRANCES = (StoppedError, CredentialsError, UnreachableError)


class Delivery:
    """Delivers one document.

    ``attempts`` counts the POSTs that left, ``tries`` those that count against the retries, ``asked`` the GETs,
    ``vain`` those of them that were not answered and ``denials`` those since the last POST that did not find it;
    ``requests`` are all of them, for the record.
    """

    def __init__(self, document: Document, session: PortalSession) -> None:
        self._document = document
        self._session = session
        self._in_doubt = document.in_doubt
        self._unsent = document.unsent
        self._attempts = document.attempts
        # As long as the journal has it that no request can leave.
        self._quiet = Quiet(document.quiet_since) if document.in_doubt else None
        self._left = 0.0
        self._asked = 0
        self._vain = 0
        self._denials = 0
        self._tries = 0
        self._wait = 0.0
        self._requests: list[Attempt] = []
        self._last = _CUT_OFF

    @property
    def in_doubt(self) -> bool:
        """Whether a request of it may have been applied."""
        return self._in_doubt

    async def attempt(self) -> Outcome | None:
        """One request, after the wait that the one before asked for; None where another must follow.

        Returns:
            The document's outcome: IN_DOUBT only where the run stops first. PLANNED there too, and where the document
            came in doubt and is not held: before this is called again it is to be claimed anew, since a process may
            die with the next request under way.
        """
        try:
            if self._wait:
                await self._session.gate.sleep(self._wait)
            return await (self._ask() if self._in_doubt else self._post())
        except HINDRANCES as error:
            return self.hindered(error)

    def hindered(self, error: Exception) -> Outcome:
        """No request could be made: what it comes to; one of ``HINDRANCES``."""
        if isinstance(error, CredentialsError):
            self._note("sign in", Reply(Verdict.UNAUTHORISED, None, str(error)))
        if not isinstance(error, StoppedError):
            self._session.stop.set(str(error))
        return self._unsettled()

    async def _post(self) -> Outcome | None:
        """Sends the document."""
        if self._tries:
            await self._session.may_send_again()
        else:
            self._session.budget.sent(monotonic())
        self._unsent = False
        return self.heard(await self._session.send(self._document))

    def heard(self, reply: Reply) -> Outcome | None:
        """It was sent, and this is the answer: what it comes to; None where another request must follow."""
        self._last = reply
        self._left = time()
        self._note(self._session.method, reply)
        self._denials = 0
        self._attempts += reply.http_status is not None or reply.verdict is Verdict.UNCERTAIN
        self._tries = count_try(self._tries, down=self._session.gate.down)
        self._in_doubt = may_be_applied(reply)
        match decide(reply.verdict, self._tries, self._session.policy):
            case Action.SUCCEED:
                return self._settled(Status.SUCCESS, reply)
            case Action.FAIL:
                return self._settled(Status.FAILED, reply)
            case Action.STOP:
                return self.hindered(UnreachableError(f"The portal keeps turning requests away ({reply.message})."))
            case Action.RETRY | Action.ASK:
                # The portal may still be at work on what it has not answered.
                least = self._session.policy.ask_after if self._in_doubt else 0.0
                self._wait = max(least, self._session.pause(self._tries, reply))
                return None

    async def _ask(self) -> Outcome | None:
        """Asks for the document: its outcome; None where it is to be sent or asked for again."""
        found = await self._answer()
        if isinstance(found, Outcome):
            return found
        self._wait = found
        return None

    async def _answer(self) -> Outcome | float:
        """What the portal says of it comes to: its outcome, or seconds to wait before the next request."""
        self._asked += 1
        reply = await self._session.portal.get_invoice(self._document.identity)
        self._note("GET", reply)
        if self._alone and reply.verdict in {Verdict.ACCEPTED, Verdict.MISSING}:
            return self._of_file(reply)
        if reply.verdict is Verdict.ACCEPTED:
            return self._found(reply)
        if reply.verdict is Verdict.MISSING:
            return self._denied(reply)
        self._vain = count_try(self._vain, down=self._session.gate.down)
        if reply.verdict is Verdict.REFUSED or self._session.policy.is_used_up(self._vain):
            return self._unsettled(f"{self._last.message}; asking the portal failed too: {reply.message}")
        return self._session.pause(self._vain, reply)

    @property
    def _alone(self) -> bool:
        """Whether a file is sent without its invoice."""
        return self._session.patch and self._document.attachment is not None

    def _of_file(self, reply: Reply) -> Outcome:
        """A file whose answer was lost: that there is an invoice says nothing of it, that there is none says all."""
        if reply.verdict is Verdict.MISSING:
            return self._settled(Status.FAILED, replace(reply, message=said.NO_INVOICE))
        lost = replace(self._last, message=f"{self._last.message}. The portal holds the invoice; {said.LOOK}")
        return self._settled(Status.FAILED, lost, attached=Attached.UNSURE)

    def _found(self, reply: Reply) -> Outcome | float:
        """The portal holds the invoice: whether as it was sent, what is held and what was before decide."""
        match judge_lost(self._sent, self._version, reply.body or {}, self._earlier, change=self._session.patch):
            case Finding.APPLIED:
                return self._confirmed(reply)
            case Finding.PAID:
                # Sending again would open the invoice anew.
                return self._confirmed(reply, "; its balance has changed since")._replace(paid=True)
            case Finding.THIN:
                return self._unsettled(f"{self._last.message}; {said.THIN}")
            case Finding.UNCLEAR if not self._may_overwrite:
                known = self._unsent and is_earlier(reply.body or {}, self._earlier)
                why = said.unclear(change=self._session.patch, unsent=self._unsent)
                return self._denied(reply, "" if known else why)
        if paid := self._paid_since(reply):
            return self._settled(Status.FAILED, replace(reply, message=paid))
        return self._denied(reply)

    def _confirmed(self, reply: Reply, paid: str = "") -> Outcome:
        lost = said.confirmed(self._last)
        if self._document.attachment is None or self._document.has_file:
            return self._settled(Status.SUCCESS, reply, f"{lost}{paid}")
        return self._settled(Status.SUCCESS, reply, f"{lost}{paid}; {said.LOOK}", Attached.UNSURE)

    @cached_property
    def _earlier(self) -> Earlier | None:
        """The versions of which the portal may have held one before; only who has to ask needs them."""
        return parse(self._document.earlier)

    @property
    def _sent(self) -> dict[str, Any]:
        return cast("dict[str, Any]", msgspec.json.decode(self._document.payload))

    @property
    def _version(self) -> Version:
        return version_of(facts_of(self._document.payload))

    @property
    def _may_overwrite(self) -> bool:
        """Whether it may undo a payment."""
        overwrites = self._session.overwrites
        return overwrites.every or (bool(overwrites) and self._sent.get("InvoiceId") in overwrites)

    def _paid_since(self, reply: Reply) -> str:
        """Why the document is not sent again: the portal has another version, which was paid since; or ""."""
        held = reply.body or {}
        if self._session.patch or self._may_overwrite or is_earlier(held, self._earlier):
            return ""
        why = undoes_payment(self._sent, held)
        return f"{said.PAID}: {BALANCE} {why}" if why else ""

    def _denied(self, reply: Reply, unclear: str = "") -> Outcome | float:
        """The portal does not hold it, or not this version: perhaps not yet. Where that is unclear it is not sent."""
        self._denials += 1
        seconds = self._session.look_again(self._last, self._tries, self._denials, self._quiet_before(reply))
        if seconds is not None:
            return seconds
        if unclear:
            return self._settled(Status.FAILED, replace(reply, message=unclear))
        self._in_doubt = False
        self._earlier = as_seen(self._sent, self._version, reply.body, self._earlier)
        if self._session.policy.is_used_up(self._tries):
            other = said.held_otherwise(self._sent, reply.body)
            return self._settled(Status.FAILED, replace(self._last, message=f"{self._last.message}{other}"))
        return self._absent() if self._quiet else 0.0

    def _quiet_before(self, reply: Reply) -> float:
        """Seconds without a request of it, or one that could arrive late, when the portal was asked.

        An answer that was long under way tells of the time at which its question left.
        """
        if self._quiet is None:
            return 0.0
        quiet = min(self._quiet.seconds, monotonic() - self._session.gate.reached_since)
        return max(0.0, quiet - reply.seconds)

    def _absent(self) -> Outcome:
        """Planned as if it had never been sent: whoever sends it need not ask again, should this process die."""
        found = self._outcome(Status.PLANNED, None, "", None)
        self._quiet = None
        self._asked, self._requests, self._wait = 0, [], 0.0
        return found

    def _note(self, what: str, reply: Reply, later: float = 0.0) -> None:
        """For the record, and for the log.

        Args:
            what: the kind of request.
            reply: its answer.
            later: seconds that have passed since.
        """
        if reply.earlier is not None:
            self._note(what, reply.earlier, later + reply.seconds)
        started = millisecond(time() - reply.seconds - later)
        message = reply.message[:LONGEST]
        self._requests.append(Attempt(started, what, reply.http_status, reply.verdict.value, message))
        if request_log.is_told():
            request_log.tell(what, self._document, reply)

    def _settled(self, status: Status, reply: Reply, remark: str = "", attached: Attached = Attached.NO) -> Outcome:
        now = millisecond(time())
        message = reply.message if status is Status.FAILED else remark
        if status is Status.SUCCESS and self._document.attachment is not None and attached is Attached.NO:
            attached = Attached.YES
        return self._outcome(status, reply.http_status, message, now, attached)

    def _unsettled(self, why: str = "") -> Outcome:
        if self._in_doubt:
            message = why or f"In doubt: {self._last.message}; the run stopped before it was known whether it is held"
            found = self._outcome(Status.IN_DOUBT, self._last.http_status, message, None)
            return found._replace(quiet_since=self._quiet.since if self._quiet else millisecond(self._left))
        return self._outcome(Status.PLANNED, None, "", None)

    def _outcome(
        self,
        status: Status,
        http_status: int | None,
        message: str,
        finished_at: str | None,
        attached: Attached = Attached.NO,
    ) -> Outcome:
        currency, amount, customer = worth(self._document.payload)
        return Outcome(
            self._document.seq,
            status,
            self._attempts,
            http_status,
            message,
            finished_at,
            self._asked,
            attached,
            tuple(self._requests),
            currency=currency,
            amount=amount,
            customer=customer,
        )
