"""The guards of a run: what must be so before anything of it is sent. Every way in passes here."""

from collections.abc import Iterable

from etl.app.context import Context
from etl.documents import SEQUENCE_GAPS, UNKNOWN_CUSTOMER, UNUSUAL
from etl.errors import PlanError, SettingsError
from etl.journal import Journal, MailCount
from etl.journal.run_states import NOT_SENT
from etl.model.comparison import Overwrites
from etl.model.document import CHANGES
from etl.model.run import NO_UNDO, Run, SourceFile
from etl.options import CheckOptions, SendOptions
from etl.planning import Plan
from etl.report import Balance, Expected, mismatches
from etl.text import number_of


def expected_of(check: CheckOptions) -> Expected:
    """What must have been read."""
    return Expected(check.expect_count, check.expect_total, check.expect_hash)


def require_as_seen(sources: Iterable[SourceFile], seen: frozenset[str]) -> None:
    """Raises PlanError where a file is not as somebody has looked at it before."""
    changed = next((source.file for source in sources if seen and source.sha256 not in seen), "")
    if changed:
        raise PlanError(f"Nothing was sent: {changed} has changed since it was checked. Check it again.")


def require_totals(expected: Expected, figures: Balance, hash_total: int | None) -> None:
    """Raises PlanError where what was read is not what was expected."""
    wrong = list(mismatches(expected, figures, hash_total))
    if wrong:
        raise PlanError(" ".join(["Nothing was sent: the control totals do not agree.", *wrong]))


def require_complete(planned: Plan, check: CheckOptions) -> None:
    """Raises PlanError where a run lacks what the last ones had sent, or is otherwise than is asked for."""
    stopping = incomplete(planned, check)
    if stopping:
        raise PlanError(f"Nothing was sent. {stopping}")


def incomplete(planned: Plan, check: CheckOptions) -> str:
    """What of a run as a whole stops it, in sentences; "" for nothing."""
    found = {UNUSUAL: planned.drift.unusual, SEQUENCE_GAPS: planned.gaps}
    refused = [sentence for name, sentence in found.items() if check.refuses(name)]
    # A new customer is nothing to warn of, unless somebody says so.
    refused += [planned.customers] if UNKNOWN_CUSTOMER in check.refuse else []
    return " ".join(filter(None, (planned.drift.missing, *refused)))


def require_mail_answer(mails: MailCount, *, emails: bool | None) -> None:
    """Raises PlanError where customers would be mailed and nobody has said so."""
    if mails.documents and emails is None:
        raise PlanError(
            f"Nothing was sent: {mails.sentence} (Yes in SendNewInvoiceEmail)."
            " Add --send-emails if they should be, or --no-emails to send every invoice with No."
        )


def require_mails_allowed(run: Run, mails: MailCount) -> None:
    """Raises PlanError where a run has come to mail customers since it was planned, and nobody has allowed that."""
    if mails.documents and "emails=True" not in run.request.options.split():
        raise PlanError(
            f"Nothing was sent: since the portal has changed, {mails.sentence} (Yes in SendNewInvoiceEmail), and nobody"
            " has allowed that. Import the file again with --fresh, and --send-emails or --no-emails."
        )


def require_no_late_conflicts(journal: Journal, run: int) -> None:
    """Raises PlanError where another command has found conflicts while this one waited for the portal, or a person."""
    found = journal.comparisons.conflicts_before(run)
    if found and not journal.comparisons.overwrites(run).every:
        raise PlanError(
            f"Nothing was sent: another command has just found that sending {found:,} of these invoices might undo a"
            " payment. Run this again, and they are compared."
        )


def require_as_planned(run: Run, send: SendOptions) -> None:
    """Raises PlanError where a run that is planned already would have to be planned otherwise, to be sent as asked."""
    planned = run.request.options.split()
    # With nothing said of mails, no document of the run has any: that is nobody, too.
    mails = send.emails is None or f"emails={send.emails}" in planned or (not send.emails and "emails=None" in planned)
    wrong = {
        "emails": not mails,
        "overwrite_conflicts": bool(send.overwrite_conflicts)
        and f"overwrites={Overwrites.of(send.overwrite_conflicts)}" not in planned,
        "no_undo": send.no_undo and NO_UNDO not in planned,
        "resend": send.resend and not run.request.resend,
    }
    asked = " and ".join(f"{name}={getattr(send, name)}" for name, differs in wrong.items() if differs)
    if asked:
        raise PlanError(
            f"Nothing was sent: run {run.number} was planned without {asked}. Plan its file anew, with the same"
            " SendOptions."
        )


def require_nothing_unsent(journal: Journal, context: Context) -> None:
    """Raises PlanError where an import is not finished: what it has not sent yet would undo a change."""
    for run in journal.runs(portal=context.key, pending=True):
        if run.state not in NOT_SENT and run.request.command not in CHANGES:
            raise PlanError(
                f"Nothing was sent: run {run.number} to the same portal has {number_of(run.pending, 'invoice')}"
                f" pending. Finish it first: python -m etl resume {run.number}; or give it up: python -m etl abandon"
                f" {run.number}"
            )


def require_plan(journal: Journal, context: Context, command: str = "plan FILE") -> None:
    """Raises PlanError where the portal needs a second person: what is sent at once has none."""
    if not context.send.simulate and journal.approvals.four_eyes(context.key).needed:
        raise PlanError(
            f"Nothing was sent: {context.where} needs a second person. Write down what would be sent, with python -m"
            f" etl {command}; somebody else, with an account of their own, approves it: python -m etl approve PLAN-ID"
        )


def require_somebody(context: Context) -> None:
    """Raises SettingsError where production is meant, nobody can be asked, and nobody has said yes beforehand."""
    if context.live and not context.send.yes and not context.observer.attended:
        raise SettingsError(
            f"This would send to production ({_name(context)}), and there is no terminal to ask at. Add --yes."
        )


def require_same_portal(run: Run, context: Context, course: str, remedy: str) -> None:
    """Raises SettingsError where a run belongs to another portal than the settings lead to.

    Args:
        run: the run, or the plan.
        context: where the settings lead to.
        course: what is said of it before its portal, such as "Run 7 goes to".
        remedy: which portal to set.
    """
    if run.request.portal != context.key:
        raise SettingsError(
            f"{course} {run.request.portal}, but the settings lead to {context.where}. Set the portal {remedy}."
        )


def require_production_named(context: Context, documents: int) -> None:
    """Asks for the portal's name before documents go to production, or its queue is told of documents sent before.

    Args:
        context: where to.
        documents: to be sent.

    Raises:
        PlanError: another name was typed; nothing was sent.
    """
    if not context.live or context.send.yes:
        return
    name = _name(context)
    typed = context.observer.name_of_portal(name, context.told, documents)
    if typed.casefold() != name.casefold():
        raise PlanError(f"Nothing was sent: {typed or 'nothing'} was typed, not {name}.")


def _name(context: Context) -> str:
    return context.destination.portal or context.destination.environment
