"""How much is measured: a smoke test, the normal table, or the table with its largest sizes."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes of one run of the benchmarks.

    Attributes:
        name: as the command line has it.
        rounds: how often what decides a target is measured; the median counts.
        peer_rounds: how often the others are.
        rows: rows of CSV files to plan, ascending: growth is told from all, the plan from those up to ``plan_rows``.
        plan_rows: rows of the file that the plan is compared with polars on.
        workbook_rows: rows of the XLSX.
        pandas_rows: rows of the file for pandas with pandera.
        frictionless_rows: rows of the file for frictionless.
        documents: documents to post by ours and by what keeps up with it.
        many: documents to post for the memory of posting, compared with ``documents``.
        slow: documents to post by each of the slower peers.
        seconds: how long a limit is used; a quarter where it is fast, half as long again with a latency.
        rates: limits that are used, in requests a second.
        concurrencies: requests at once, against a portal that takes its time.
        journal: documents of the run that is resumed.
        starts: how often a start is timed.
        whole: whether targets are decided, and the peers' packages installed where they are missing.
    """

    name: str
    rounds: int
    peer_rounds: int
    rows: tuple[int, ...]
    plan_rows: int
    workbook_rows: int
    pandas_rows: int
    frictionless_rows: int
    documents: int
    many: int
    slow: int
    seconds: float
    rates: tuple[int, ...]
    concurrencies: tuple[int, ...]
    journal: int
    starts: int
    whole: bool


NORMAL = Scale(
    name="normal",
    rounds=5,
    peer_rounds=3,
    rows=(10_000, 100_000, 1_000_000),
    plan_rows=1_000_000,
    workbook_rows=200_000,
    pandas_rows=100_000,
    frictionless_rows=10_000,
    documents=40_000,
    many=120_000,
    slow=2_000,
    seconds=40.0,
    rates=(1, 10, 100, 500, 2_000),
    concurrencies=(8, 64),
    journal=1_000_000,
    starts=9,
    whole=True,
)

QUICK = Scale(
    name="quick",
    rounds=1,
    peer_rounds=1,
    rows=(200, 1_000),
    plan_rows=1_000,
    workbook_rows=200,
    pandas_rows=500,
    frictionless_rows=200,
    documents=200,
    many=400,
    slow=100,
    seconds=2.0,
    rates=(50,),
    concurrencies=(8,),
    journal=1_000,
    starts=1,
    whole=False,
)

FULL = replace(NORMAL, name="full", rows=(*NORMAL.rows, 10_000_000), documents=200_000, many=2_000_000)
