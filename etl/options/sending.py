"""What is sent of what was planned, and how carefully."""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated

from etl.errors import SettingsError
from etl.model.limits import FailureLimit
from etl.options.flag import CONTROLS, PORTAL, Flag, changed, options_of, settle
from etl.options.parsing import all_or_names, most_failures, whole

_MOST = "50%"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOptions:
    """What is sent, and when to stop.

    Attributes:
        emails: True to mail customers, False for nobody, None to refuse files that ask for it.
        compare: first see what the portal holds, and send only what differs.
        overwrite_conflicts: with ``compare``, send also what was paid or partly paid meanwhile: True for all, or the
            InvoiceIds of those that may be.
        canary: send so many first, and the others only if they are held as sent; 0 for none.
        max_failures: the most refused documents before the run stops; as text "50" or "5%".
        no_undo: keep nothing of what invoices say before they are overwritten; then no ``revert`` puts it back.
        resend: send also what the portal was given before, unchanged.
        fresh: plan anew, though an earlier run of the same files was interrupted.
        acknowledge: tell the portal what became of the run's documents.
        verify: then compare what was sent with what the portal holds.
        yes: send to production without asking.
        simulate: send to the simulator.
        wait: wait for another run to the same portal to end.

    Raises:
        SettingsError: a value makes no sense.
    """

    emails: Annotated[
        bool | None,
        Flag(
            names=("--send-emails/--no-emails",),
            help="Mail customers where SendNewInvoiceEmail is Yes, or nobody.",
            default="refuse a file with Yes",
            panel=CONTROLS,
        ),
    ] = None
    compare: Annotated[
        bool, Flag(help="First see what the portal holds; send only what differs.", panel=CONTROLS, standing=True)
    ] = False
    overwrite_conflicts: Annotated[
        bool | frozenset[str],
        Flag(
            metavar="[=INVOICEID]",
            help="Send also what was paid or partly paid meanwhile; its BalanceDue rises. With =INVOICEID only that"
            " invoice; repeat it.",
            panel=CONTROLS,
            repeated=True,
            parse=all_or_names,
        ),
    ] = False
    canary: Annotated[
        int,
        Flag(
            metavar="N",
            help="Send N invoices first; go on if the portal holds them as sent.",
            panel=CONTROLS,
            setting=True,
            parse=whole(0),
        ),
    ] = 0
    max_failures: Annotated[
        FailureLimit,
        Flag(
            metavar="N|P%",
            help="Stop when more invoices are refused by the portal.",
            default=_MOST,
            panel=CONTROLS,
            setting=True,
            parse=most_failures,
        ),
    ] = field(default_factory=partial(most_failures, _MOST))
    no_undo: Annotated[
        bool,
        Flag(help="Keep nothing of what is overwritten: no revert can put it back.", panel=CONTROLS, standing=True),
    ] = False
    resend: Annotated[bool, Flag(help="Send also what the portal was given unchanged.", panel=CONTROLS)] = False
    fresh: Annotated[bool, Flag(help="Do not continue an interrupted run of the same file.", panel=CONTROLS)] = False
    acknowledge: Annotated[
        bool, Flag(help="Tell the portal's integration queue what became of each.", panel=CONTROLS, standing=True)
    ] = False
    verify: Annotated[
        bool, Flag(help="Read everything back afterwards and compare it; see verify.", panel=CONTROLS, standing=True)
    ] = False
    yes: Annotated[bool, Flag(help="Send to production without asking for the portal's name.", panel=CONTROLS)] = False
    simulate: Annotated[bool, Flag(help="Send to a simulator inside this command; nothing leaves.", panel=PORTAL)] = (
        False
    )
    wait: Annotated[bool, Flag(help="Wait for another run to the same portal to end.", panel=PORTAL, standing=True)] = (
        False
    )

    def __post_init__(self) -> None:
        settle(self)

    def of_call(self, said: "SendOptions | None") -> "SendOptions":
        """What holds for a call of a client whose options these are: what is said for it, or the client's.

        What a call leaves as it is by default, and the environment or ``etl.toml`` may say, is the client's.

        Raises:
            SettingsError: the call says what can only be said of the client.
        """
        if said is None:
            return self
        for name, client in (("simulate", "simulate"), ("yes", "production")):
            if getattr(said, name) and not getattr(self, name):
                raise SettingsError(f"SendOptions({name}=True) cannot be said of one call: use Client({client}=True).")
        settings = {option.name for option in options_of(SendOptions) if option.standing} - set(changed(said))
        kept = {name: getattr(self, name) for name in settings}
        return replace(said, simulate=self.simulate, yes=self.yes, **kept)
