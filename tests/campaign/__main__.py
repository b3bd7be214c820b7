"""What chance brings, for as long as one likes.

Each campaign ends with a line that sums up, and with exit code 1 where a promise was broken.

python -m tests.campaign kills --documents 2000 --kills 100 --postgresql
python -m tests.campaign worlds --seeds 1000
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.campaign import checks, faults, interrupts, kills, networks, profiles, rates, reverts, stops, workers, worlds
from tests.support.command import SHORT_LEASE, Etl
from tests.support.postgres import server

#: What a campaign found, in a line, and whether all is well.
Found = tuple[str, bool]


def killing(asked: argparse.Namespace, folder: Path) -> Found:
    """Kills processes that send, and resumes with others."""
    with ExitStack() as stack:
        url = stack.enter_context(server()).journal().url if asked.postgresql else ""
        shown = kills.campaign(Etl(folder, url, SHORT_LEASE if url else ""), asked.documents, asked.kills, asked.seed)
    return str(shown), shown.held == shown.documents and not shown.unasked and not shown.misnamed


def interrupting(asked: argparse.Namespace, folder: Path) -> Found:
    """Interrupts processes that send, twice."""
    shown = interrupts.campaign(Etl(folder), asked.tries, asked.seed)
    told = "".join(f"{fault}\n" for fault in shown.faults)
    return f"{told}{len(shown.codes)} tries, exit codes {dict(Counter(shown.codes))}", not shown.faults


def meeting_faults(asked: argparse.Namespace, folder: Path) -> Found:
    """Sends to a portal of faults, in real time."""

    async def one(seed: int, places: asyncio.Semaphore) -> faults.Ended:
        async with places:
            ended = await faults.campaign(folder, asked.documents, seed)
        if ended.wrong or ended.needless:
            print(f"python -m tests.campaign faults --documents {asked.documents} --first {seed} --seeds 1: {ended}")
        return ended

    async def every() -> list[faults.Ended]:
        places = asyncio.Semaphore(asked.at_once)
        return await asyncio.gather(*(one(asked.first + each, places) for each in range(asked.seeds)))

    shown = asyncio.run(every())
    wrong = sum(bool(each.wrong or each.needless) for each in shown)
    return f"{len(shown)} seeds, {sum(each.rounds for each in shown)} rounds, {wrong} broke a promise", not wrong


def counting(asked: argparse.Namespace, folder: Path) -> Found:
    """Imports under limits."""
    options = ("--concurrency", asked.concurrency)
    shown = rates.measure(Etl(folder), asked.documents, asked.rate, options, asked.latency)
    told = [
        f"{each.limit}: {each.requests} requests, at most {each.most} in a window,"
        f" {'no whole window' if each.share is None else f'{each.share:.1%} used'}"
        for each in shown
    ]
    return "; ".join(told), all(each.most <= each.limit.count for each in shown)


def stopping(asked: argparse.Namespace, folder: Path) -> Found:
    """Stops processes that send."""
    chance, taken = random.Random(1), list[float]()
    for number in range(asked.tries):
        (folder / str(number)).mkdir()
        etl = Etl(folder / str(number))
        taken.append(stops.measure(etl, asked.concurrency, asked.latency, asked.after + chance.random()))
    return f"{asked.tries} tries: median {median(taken):.2f} s, at most {max(taken):.2f} s", True


def telling(asked: argparse.Namespace, _: Path) -> Found:
    """Tells worlds in virtual time."""
    told, wrong = list[worlds.Told](), 0
    for seed in range(asked.first, asked.first + asked.seeds):
        try:
            told.append(worlds.tell(seed, asked.documents))
        except worlds.BrokenError as error:
            wrong += 1
            print(f"python -m tests.campaign worlds --documents {asked.documents} --first {seed} --seeds 1: {error}")
    hours = sum(each.seconds for each in told) / 3600
    lives, died = sum(each.lives for each in told), sum(each.kills for each in told)
    requests = sum(each.requests for each in told)
    told_of = f"{lives} processes, {died} of them killed, {requests} requests in {hours:.1f} hours of theirs"
    return f"{asked.seeds} worlds, {told_of}: {wrong} broke a promise", not wrong


def checking(asked: argparse.Namespace, _: Path) -> Found:
    """Checks tables row by row and as a plan does, and compares documents and problems."""
    differing = 0
    for name, found in checks.campaign(asked.rows, range(asked.first, asked.first + asked.seeds)):
        told = f"{found.documents:,} documents, {found.rejected:,} rejected, {found.problems:,} problems"
        print(f"{name}: {told}, {len(found.differing)} differ", *found.differing[:3], sep="\n", flush=True)
        differing += len(found.differing)
    return f"{differing} documents and problems differ", not differing


def mistaking(asked: argparse.Namespace, _: Path) -> Found:
    """Makes mistakes in the rooms that decide, and looks whether their tests notice."""
    # Only now: each mutant needs a process that has loaded nothing of etl yet.
    command = [sys.executable, "-m", "tests.campaign.mutations", str(asked.mutants), str(asked.seed), asked.only]
    done = subprocess.run(command, check=False)
    return "see above", not done.returncode


def reverting(asked: argparse.Namespace, folder: Path) -> Found:
    """Puts a load back that others have touched, through kills."""
    share = (asked.paid, asked.edited, asked.deleted)
    shown = reverts.campaign(Etl(folder), asked.documents, share, asked.kills, asked.seed)
    steps = ", ".join(f"{each:.0f} s" for each in shown.seconds)
    told = (
        f"{shown.restored} restored, kept {dict(shown.kept)}, listed {dict(shown.listed)}, {shown.kills} kills, {steps}"
    )
    return "\n".join([*shown.wrong[:20], told]), not shown.wrong


def working(asked: argparse.Namespace, folder: Path) -> Found:
    """Kills workers while files arrive for many portals."""
    breaks = (asked.kills, asked.restarts, asked.cuts, asked.ahead)
    size = workers.Size(asked.workers, asked.portals, asked.files, asked.rows, *breaks, asked.seed)
    with ExitStack() as stack:
        found = stack.enter_context(server()) if asked.postgresql else None
        shown = workers.campaign(Etl(folder, found.journal().url if found else ""), size, found)
    return str(shown), shown.well


def serving(asked: argparse.Namespace, folder: Path) -> Found:
    """Loads a small file for each of many portals, and tells what a run costs."""
    with ExitStack() as stack:
        url = stack.enter_context(server()).journal().url if asked.postgresql else ""
        shown = profiles.campaign(Etl(folder, url), asked.workers, asked.profiles, asked.rows, asked.seconds)
    return str(shown), shown.well


def cutting(asked: argparse.Namespace, folder: Path) -> Found:
    """Has a machine lose its network while it sends. Linux, root."""
    shown = networks.campaign(Etl(folder), networks.Loss(asked.lost), asked.rows, asked.seconds)
    return str(shown), shown.well


#: What may befall the server of a journal, and seconds by which a clock is wrong.
BREAKS = {"--restarts": 0, "--cuts": 0, "--ahead": 0}

#: Each campaign: what runs it, and its options with their defaults.
CAMPAIGNS: dict[str, tuple[Callable[[argparse.Namespace, Path], Found], dict[str, int | float | str]]] = {
    "kills": (killing, {"--documents": 2000, "--kills": 100, "--seed": 1}),
    "interrupts": (interrupting, {"--tries": 50, "--seed": 1}),
    "faults": (meeting_faults, {"--documents": 300, "--seeds": 50, "--first": 0, "--at-once": 10}),
    "rates": (counting, {"--rate": "50/s", "--documents": 1000, "--latency": 0.0, "--concurrency": "16"}),
    "stops": (stopping, {"--tries": 10, "--concurrency": 16, "--latency": 0.0, "--after": 4.0}),
    "checks": (checking, {"--rows": 100_000, "--seeds": 3, "--first": 0}),
    "mutations": (mistaking, {"--mutants": 150, "--seed": 1, "--only": ""}),
    "reverts": (
        reverting,
        {"--documents": 10_000, "--paid": 500, "--edited": 200, "--deleted": 50, "--kills": 5, "--seed": 1},
    ),
    "workers": (
        working,
        {"--workers": 3, "--portals": 20, "--files": 20, "--rows": 200, "--kills": 50, **BREAKS, "--seed": 1},
    ),
    "networks": (cutting, {"--lost": "server", "--rows": 1500, "--seconds": 90}),
    "profiles": (serving, {"--workers": 2, "--profiles": 1000, "--rows": 20, "--seconds": 2400}),
    "worlds": (telling, {"--documents": 16, "--seeds": 1000, "--first": 0}),
}


def main(words: Sequence[str] | None = None) -> int:
    """Runs the campaign that is asked for and prints what it found."""
    parser = argparse.ArgumentParser("tests.campaign", description=__doc__.partition("\n")[0] if __doc__ else "")
    named = parser.add_subparsers(required=True, dest="campaign")
    for name, (run, options) in CAMPAIGNS.items():
        one = named.add_parser(name, help=run.__doc__)
        for option, usual in options.items():
            one.add_argument(option, type=type(usual), default=usual)
        if name in {"kills", "profiles", "workers"}:
            one.add_argument("--postgresql", action="store_true", help="with a journal on a server of its own")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        line, well = CAMPAIGNS[asked.campaign][0](asked, Path(folder))
    print(line)
    return 0 if well else 1


if __name__ == "__main__":
    raise SystemExit(main())
