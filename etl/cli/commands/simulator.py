"""``etl simulator``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly
from etl.cli.params import command
from etl.exit_codes import Ending

Port = Annotated[
    int,
    typer.Option(
        metavar="PORT", help="TCP port on this machine; 0 for a free one. [default: 8080]", show_default=False
    ),
]
Data = Annotated[Path | None, typer.Option(metavar="FILE", help="Keep invoices and requests in this file.")]
RateLimit = Annotated[int | None, typer.Option(metavar="N", help="Answer 429 past N requests a second.")]
Latency = Annotated[
    float, typer.Option(metavar="MS", help="Milliseconds before each answer. [default: 0]", show_default=False)
]
FailRate = Annotated[
    float, typer.Option(metavar="P", help="Share of requests answered 500, 0 to 1. [default: 0]", show_default=False)
]
DropRate = Annotated[
    float,
    typer.Option(
        metavar="P",
        help="Share of connections cut after an invoice was taken, 0 to 1. [default: 0]",
        show_default=False,
    ),
]
Refuse = Annotated[
    list[str] | None,
    typer.Option(metavar="INVOICEID", help="Refuse this invoice until its CustomerId is corrected; may be repeated."),
]
RefuseRate = Annotated[
    float,
    typer.Option(
        metavar="P",
        help="Share of invoices refused until corrected, 0 to 1; the same ones each time. [default: 0]",
        show_default=False,
    ),
]
UnsaidDue = Annotated[
    bool, typer.Option("--unsaid-due", help="Of an invoice without BalanceDue its Amount is due; else it is paid.")
]


@command(
    "simulator",
    exits={Ending.SUCCESS: "stopped", Ending.NOTHING_SENT: "the port or the file cannot be used"},
    examples=("", "--port 0 --data portal.db", "--refuse INV0041203", "--rate-limit 50 --latency 200 --fail-rate 0.1"),
)
def simulator(  # noqa: PLR0913 - one parameter an option
    *,
    port: Port = 8080,
    data: Data = None,
    rate_limit: RateLimit = None,
    latency: Latency = 0.0,
    fail_rate: FailRate = 0.0,
    drop_rate: DropRate = 0.0,
    refuse: Refuse = None,
    refuse_rate: RefuseRate = 0.0,
    unsaid_due: UnsaidDue = False,
    screen: DebugOnly,  # noqa: ARG001 - every command has it
) -> Ending:
    """Run the simulator, a stand-in for the portal, to rehearse with. Stop it with Ctrl-C."""
    from etl.cli.simulating import Rehearsal, simulate

    return simulate(
        Rehearsal(port, data, rate_limit, latency, fail_rate, drop_rate, tuple(refuse or ()), refuse_rate, unsaid_due)
    )
