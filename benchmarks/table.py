"""Findings as a table for people, in Markdown, and as JSON for machines. Pure."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from benchmarks.findings import Compared, Figure, Finding, Skipped, Spread

_THOUSAND = 1_000
_TEN = 10


def verdict(compared: Compared) -> str:
    """Of the target that it decides: "met", "**not met**", or "" where it decides none."""
    if compared.target is None:
        return ""
    return "met" if compared.target.met_by(compared.spread) else "**not met**"


def markdown(findings: Sequence[Finding]) -> str:
    """Targets, comparisons, figures and what was skipped, each as a table; empty ones are left out."""
    compared = [finding for finding in findings if isinstance(finding, Compared)]
    decided = sorted((finding for finding in compared if finding.target), key=_number)
    parts = [
        _table(("", "target", "measured", "min to max", "rounds", ""), map(_target, decided)),
        _table(("section", "ratio", "median", "min to max", "rounds"), map(_ratio, compared)),
        _table(
            ("section", "work", "who", "median", "min to max", "rounds", "remark"),
            (_figure(finding) for finding in findings if isinstance(finding, Figure)),
        ),
        _table(
            ("section", "not measured", "why"),
            ((found.section, found.who, found.why) for found in findings if isinstance(found, Skipped)),
        ),
    ]
    return "\n".join(part for part in parts if part)


def as_json(findings: Iterable[Finding], machine: dict[str, object]) -> str:
    """Everything, unrounded; each finding says its kind, and whether a target is met."""
    return json.dumps({"machine": machine, "findings": [_plain(finding) for finding in findings]}, indent=1) + "\n"


def number(value: float, unit: str) -> str:
    """A value with three digits or so, and its unit."""
    if abs(value) >= _THOUSAND:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.0f}" if unit == "MB" else f"{value:.1f}" if abs(value) >= _TEN else f"{value:.2f}"
    return f"{text} x" if unit == "x" else f"{text} {unit}"


def _number(compared: Compared) -> str:
    return compared.target.number if compared.target else ""


def _target(compared: Compared) -> tuple[str, ...]:
    target = compared.target
    facts = (target.number, f"{target.text} ({compared.what})") if target else ("", compared.what)
    return (*facts, *_measured(compared.spread, compared.unit), verdict(compared))


def _ratio(compared: Compared) -> tuple[str, ...]:
    what = f"{compared.what} ({compared.remark})" if compared.remark else compared.what
    return (compared.section, what, *_measured(compared.spread, compared.unit))


def _figure(figure: Figure) -> tuple[str, ...]:
    return (figure.section, figure.what, figure.who, *_measured(figure.spread, figure.unit), figure.remark)


def _measured(spread: Spread, unit: str) -> tuple[str, str, str]:
    ends = (number(value, unit).split()[0] for value in (spread.least, spread.most))
    return number(spread.median, unit), " to ".join(ends), str(len(spread.values))


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = [_line(row) for row in rows]
    return "\n".join([_line(headings), _line(["---"] * len(headings)), *body, ""]) if body else ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_cells(cells))} |"


def _cells(cells: Iterable[str]) -> Iterator[str]:
    return (cell.replace("|", "\\|") for cell in cells)


def _plain(finding: Finding) -> dict[str, object]:
    facts: dict[str, object] = {"kind": type(finding).__name__.casefold(), **asdict(finding)}
    if isinstance(finding, Skipped):
        return facts
    facts |= {"median": finding.spread.median, "values": finding.spread.values}
    del facts["spread"]
    if isinstance(finding, Compared) and finding.target:
        facts["met"] = finding.target.met_by(finding.spread)
    return facts
