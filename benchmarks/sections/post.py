"""Posting: documents to a portal on this machine that answers at once, by ours and by each peer."""

import json
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks import proof, targets
from benchmarks.findings import Compared, Figure, Finding, Skipped, Spread, ratios
from benchmarks.ground import NO_PEERS, PEERS, Ground, environment, material, ours, room
from benchmarks.measure import Order, Sample, run
from benchmarks.peers.curl_words import configuration
from benchmarks.sections.plan import plan
from benchmarks.servers.running import Server, fast
from benchmarks.servers.seen import Bodies

SECTION = "post"
WORKERS = 64
_BEST = {"httpx": 8, "requests": 16, "dlt": 16}
"""At once, where more made it slower: tried with 8, 16, 32 and 64."""

_MEGABYTE = _MICRO = 1_000_000
_FEW = 200_000
"""Documents whose memory that of ten times as many is compared with."""
_WALL = "wrk"
_SECONDS = 2
"""That wrk lasts."""


@dataclass(frozen=True, slots=True)
class Post:
    """So many documents in so many seconds."""

    documents: int
    sample: Sample

    @property
    def rate(self) -> float:
        """Documents a second, from the moment the sending begins to the end of the process."""
        return self.documents / self.sample.since

    @property
    def cpu(self) -> float:
        """CPU seconds a document."""
        return self.sample.since_cpu / self.documents


@dataclass(frozen=True, slots=True)
class Peer:
    """Who else posts: how, and what it is called."""

    name: str
    rounds: int
    post: Callable[[Path, Server], Post]


def measure(ground: Ground) -> Iterator[Finding]:
    """Rounds of all contenders, one after the other, then what they come to."""
    scale = ground.scale
    taken: dict[str, list[Post]] = defaultdict(list)
    with room() as folder, fast(ground.programs.get("nginx")) as server:
        if lacking := ground.lacks("nginx"):
            yield Skipped(SECTION, "nginx", f"{lacking}; in its place stands {server.name}")
        many = bodies(folder, scale.documents)
        few = folder / "few.txt"
        with many.open("rb") as file:
            few.write_bytes(b"".join(islice(file, scale.slow)))
        peers = list(_peers(ground, many, few))
        for number in range(scale.rounds):
            taken["ours"].append(_ours(scale.documents, server, many))
            for peer in peers:
                if number < peer.rounds:
                    taken[peer.name].append(peer.post(folder, server))
        yield from _told(taken, server)
        yield from _memory(ground, server)
    for name, lacking in _lacking(ground):
        yield Skipped(SECTION, name, lacking)


def bodies(folder: Path, documents: int) -> Path:
    """The very bodies that ours sends, a line each, taken from a plan of ours and compared with what was made."""
    file, journal, target = material(documents), folder / "bodies.sqlite3", folder / "many.txt"
    plan(file, journal)
    proof.unpack(journal)
    cents = 0
    with closing(sqlite3.connect(journal)) as database, target.open("w", encoding="utf-8") as lines:
        for (body,) in database.execute("SELECT payload FROM document ORDER BY seq"):
            lines.write(f"{body}\n")
            cents += round(float(json.loads(body)["Amount"]) * 100)
    proof.require("ours", cents, file.cents)
    return target


def hashed(file: Path) -> Bodies:
    """Of a file with a body a line."""
    with file.open("rb") as lines:
        return Bodies.of(line.rstrip(b"\n") for line in lines)


def _ours(documents: int, server: Server, expected: Path) -> Post:
    """``python -m etl import``: it plans first, which does not count; journal, progress and results do."""
    file = material(documents)
    with room() as folder:
        words = [sys.executable, "-m", "etl", "import", str(file.path), "--results", str(folder / "july.results.csv")]
        # No peer keeps what invoices said before.
        words += ["--rate", "unlimited", "--concurrency", str(WORKERS), "--no-undo"]
        order = Order(words, folder, ours(folder, server.base_url), begin="Sending ", terminal=True)
        sample = run(order)
        proof.planned(folder / "journal.sqlite3", file, "success")
        proof.require("ours", proof.lines(folder / "july.results.csv"), documents + 1)
    proof.delivered("ours", server.seen(), hashed(expected))
    return Post(documents, sample)


def _peers(ground: Ground, many: Path, few: Path) -> Iterator[Peer]:
    scale = ground.scale
    main = Path(sys.executable)
    yield Peer("aiohttp", scale.rounds, _script(main, "post_aiohttp.py", many, WORKERS))
    if ground.peers:
        yield Peer("httpx", scale.peer_rounds, _script(ground.peers, "post_httpx.py", few, _BEST["httpx"]))
        yield Peer("requests", scale.peer_rounds, _script(ground.peers, "post_requests.py", few, _BEST["requests"]))
        yield Peer("dlt", scale.peer_rounds, _script(ground.peers, "post_dlt.py", few, _BEST["dlt"]))
    if "curl" in ground.programs:
        yield Peer("curl", scale.peer_rounds, _curl(ground.programs["curl"], few))
    if "wrk" in ground.programs and "nginx" in ground.programs:
        yield Peer(_WALL, scale.peer_rounds, _wrk(ground.programs["wrk"], few))


def _lacking(ground: Ground) -> Iterator[tuple[str, str]]:
    if not ground.peers:
        yield from ((name, NO_PEERS) for name in ("httpx", "requests", "dlt"))
    for name in ("curl", "wrk"):
        if lacking := ground.lacks(name):
            yield name, lacking


def _script(python: Path, name: str, file: Path, workers: int) -> Callable[[Path, Server], Post]:
    expected = hashed(file)

    def post(_: Path, server: Server) -> Post:
        with room() as folder:
            bodies = folder / "bodies.txt"
            bodies.hardlink_to(file)
            words = [str(python), str(PEERS / name), f"{server.base_url}/invoices", str(bodies), str(workers)]
            sample = run(Order(words, folder, environment(), begin="begin"))
        proof.delivered(name, server.seen(), expected)
        return Post(expected.count, sample)

    return post


def _curl(program: Path, file: Path) -> Callable[[Path, Server], Post]:
    expected = hashed(file)

    def post(folder: Path, server: Server) -> Post:
        told = folder / "curl.txt"
        lines = file.read_text(encoding="utf-8").splitlines()
        told.write_text(configuration(f"{server.base_url}/invoices", lines), encoding="utf-8")
        words = [str(program), "-q", "--silent", "--show-error", "--parallel", "--parallel-max", str(WORKERS)]
        sample = run(Order([*words, "--config", str(told)], folder, environment()))
        proof.require("curl", sample.out, "true" * expected.count)
        proof.delivered("curl", server.seen(), expected)
        return Post(expected.count, sample)

    return post


def _wrk(program: Path, file: Path) -> Callable[[Path, Server], Post]:
    with file.open(encoding="utf-8") as lines:
        body = lines.readline().rstrip("\n")

    def post(folder: Path, server: Server) -> Post:
        script = folder / "wrk.lua"
        headers = '["Authorization"] = "Bearer benchmark", ["Content-Type"] = "application/json"'
        script.write_text(f'wrk.method = "POST"\nwrk.headers = {{{headers}}}\nwrk.body = [==[{body}]==]\n')
        words = [str(program), "-t1", f"-c{WORKERS}", f"-d{_SECONDS}", "-s", str(script)]
        sample = run(Order([*words, f"{server.base_url}/invoices"], folder, environment()))
        arrived = Counter(arrival.body for arrival in server.seen())
        proof.require(_WALL, set(arrived), {body.encode()})
        proof.require(_WALL, "Non-2xx" in sample.out, expected=False)
        return Post(arrived.total(), sample)

    return post


_NAMES = {
    "ours": ("ours: journal, retries, gate, progress, results", ""),
    "aiohttp": ("a bare aiohttp loop", "keeps nothing"),
    "httpx": (f"httpx, asynchronous, {_BEST['httpx']} at once", "keeps nothing"),
    "requests": (f"requests, {_BEST['requests']} threads", "keeps nothing"),
    "dlt": (f"dlt, custom destination, {_BEST['dlt']} threads", "keeps what was loaded, by the batch"),
    "curl": ("curl --parallel", "keeps nothing; with its start"),
    _WALL: ("wrk: what the server can take", "the same body again and again"),
}


def _told(taken: dict[str, list[Post]], server: Server) -> Iterator[Finding]:
    work = f"{WORKERS} at once to {server.name}"
    for name, posts in taken.items():
        who, remark = _NAMES[name]
        count = f"{posts[0].documents:,} documents"
        spread = Spread(tuple(post.rate for post in posts))
        yield Figure(SECTION, work, who, "documents/s", spread, f"{count}; {remark}" if remark else count)
    mine = taken["ours"]
    for name, posts in taken.items():
        if name != "ours":
            ratio = ratios([post.rate for post in mine], [post.rate for post in posts])
            target = targets.POST if name == "aiohttp" else None
            yield Compared(SECTION, f"ours / {_NAMES[name][0]}, documents a second", ratio, target=target)
    if all(post.cpu for post in (*mine, *taken["aiohttp"])):
        cpu = ratios([post.cpu for post in mine], [post.cpu for post in taken["aiohttp"]])
        yield Compared(SECTION, "ours / a bare aiohttp loop, CPU seconds a document", cpu)
        spent = Spread(tuple(post.cpu * _MICRO for post in mine))
        yield Compared(SECTION, "CPU a document, ours", spent, unit="us", target=targets.POST_CPU)


def _memory(ground: Ground, server: Server) -> Iterator[Finding]:
    """Of ``resume``, which posts and does not plan: planning would hide it."""
    peaks = {}
    for documents in (ground.scale.documents, ground.scale.many):
        with room() as folder:
            journal = folder / "journal.sqlite3"
            plan(material(documents), journal, server.base_url)
            planned = proof.size(journal)
            words = [sys.executable, "-m", "etl", "resume", "--rate", "unlimited", "--concurrency", str(WORKERS)]
            sample = run(Order(words, folder, ours(folder, server.base_url), terminal=True))
            proof.planned(journal, material(documents), "success")
            grown = (proof.size(journal) - planned) / documents
        count = sum(arrival.document for arrival in server.seen())
        proof.require("ours", count, documents)
        peaks[documents] = sample.peak
        spread = Spread((sample.peak / _MEGABYTE,))
        yield Figure(SECTION, f"peak memory, {documents:,} documents", "ours, resume", "MB", spread)
    what = f"bytes of the journal a document more, {ground.scale.many:,} settled"
    yield Compared(SECTION, what, Spread((grown,)), unit="bytes", target=targets.SETTLED_BYTES)
    few, many = peaks
    what = f"peak memory, {many:,} / {few:,} documents"
    decides = few >= _FEW
    ratio = Spread((peaks[many] / peaks[few],))
    yield Compared(SECTION, what, ratio, target=targets.POST_MEMORY if decides else None)
    if not decides:
        yield Skipped(
            SECTION,
            f"target {targets.POST_MEMORY.number}: {targets.POST_MEMORY.text}",
            "it speaks of 2,000,000 documents: use --full",
        )
