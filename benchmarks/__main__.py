"""``python -m benchmarks``: measures, and prints tables in Markdown. See README.md in this folder."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import machine
from benchmarks.findings import Compared, Finding, unmeasured
from benchmarks.ground import BUILD, Ground
from benchmarks.measure import FailedError
from benchmarks.scale import FULL, NORMAL, QUICK, Scale
from benchmarks.sections import plan, post, resume, start, use
from benchmarks.table import as_json, markdown

SECTIONS: dict[str, Callable[[Ground], Iterator[Finding]]] = {
    "plan": plan.measure,
    "post": post.measure,
    "use": use.measure,
    "start": start.measure,
    "resume": resume.measure,
}


def main(words: Sequence[str] | None = None) -> None:
    """Measures what is asked for; the tables go to stdout, what is under way to stderr."""
    asked = _arguments(words)
    scale = _scale(asked)
    before, began = machine.load(), time.monotonic()
    ground = Ground.prepare(scale)
    findings: list[Finding] = []
    sections = asked.sections or list(SECTIONS)
    for name in sections:
        print(f"{time.monotonic() - began:5.0f} s  {name} ...", file=sys.stderr, flush=True)
        findings += (_told(finding, scale) for finding in SECTIONS[name](ground))
    facts = machine.facts(ground, before) | {"seconds": round(time.monotonic() - began, 1)}
    print(f"{machine.text(facts)}\n\n{markdown(findings)}")
    asked.json.parent.mkdir(parents=True, exist_ok=True)
    asked.json.write_text(as_json(findings, facts), encoding="utf-8")
    print(f"{facts['seconds']} s in all; also in {asked.json}", file=sys.stderr)
    if missing := unmeasured(findings, sections):
        sys.exit(f"Nothing was measured of {', '.join(missing)}.")


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all if none is named"
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="tiny sizes, one round, nothing installed: a smoke test")
    size.add_argument("--full", action="store_true", help="10,000,000 rows and 2,000,000 documents too; takes an hour")
    parser.add_argument("--rounds", type=int, help="instead of 5, or 1 when --quick")
    parser.add_argument("--json", type=Path, default=BUILD / "results.json", help="where the figures go")
    asked = parser.parse_args(words)
    unknown = set(asked.sections) - SECTIONS.keys()
    if unknown:
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    return asked


def _told(finding: Finding, scale: Scale) -> Finding:
    """A target is about sizes that a smoke test does not have."""
    return replace(finding, target=None) if isinstance(finding, Compared) and not scale.whole else finding


def _scale(asked: argparse.Namespace) -> Scale:
    scale = QUICK if asked.quick else FULL if asked.full else NORMAL
    return replace(scale, rounds=asked.rounds, peer_rounds=asked.rounds) if asked.rounds else scale


if __name__ == "__main__":
    try:
        main()
    except FailedError as error:
        sys.exit(f"Nothing is told: {error}")
