"""What a use case tells of, as facts for programs: docs/json.md promises them. Pure."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.app.events import Exported, Planned
from etl.app.revert_events import Reverting
from etl.app.run_notice import Summary
from etl.model.comparison import Overwrites
from etl.model.run import Run
from etl.planning import Plan
from etl.report import Balance, Figure, balance
from etl.report.planned import ActionCounts
from etl.report.verification import Verification
from etl.text import text_of


def event_json(event: object) -> dict[str, object]:
    """An event by its name, with its facts; amounts are text, to the last digit."""
    if isinstance(event, Summary):
        return event.facts
    facts = _facts(event)
    facts.pop("ending", None)
    return {"event": _name(type(event)), **facts}


def _facts(event: object) -> dict[str, object]:
    match event:
        case Planned(plan):
            return _plan(plan)
        case Reverting(plan):
            totals = _totals(balance(plan.totals))
            return {"run": plan.run, "reverts": plan.of, "totals": totals, "lost": _plain(plan.lost)}
        case Exported(path, count, sums):
            told = {name: _plain({"amount": amount, "balance_due": due}) for name, (amount, due) in sums.items()}
            return {"path": _plain(path), "documents": count, "sums": told}
        case _:
            return _fields(event)


def _name(kind: type) -> str:
    """A class by its words: ``ResultsWritten`` is results_written."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def _fields(record: Any) -> dict[str, object]:  # noqa: ANN401 - any record
    names = record.__struct_fields__ if isinstance(record, Struct) else [each.name for each in fields(record)]
    return {name: _plain(getattr(record, name)) for name in names}


def _plain(value: object) -> object:  # noqa: C901, PLR0911, PLR0912 - a case for each kind of fact, a line long
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case Path():
            return text_of(value)
        case Run():
            return _run(value)
        case Balance():
            return _totals(value)
        case Figure():
            return {"documents": value.count, "amount": f"{value.amount:f}"}
        case ActionCounts():
            return _plain(value.figures)
        case Verification():
            return {"agrees": value.agrees, "kinds": _plain(value.kinds)}
        case Overwrites():
            return str(value)
        case Mapping():
            return {str(_plain(name)): _plain(each) for name, each in value.items()}
        case tuple() if hasattr(value, "_asdict"):
            return _plain(value._asdict())
        case tuple() | list() | frozenset():
            return [_plain(each) for each in value]
        case _:
            return _fields(value) if isinstance(value, Struct) or is_dataclass(value) else str(value)


def _run(run: Run) -> dict[str, object]:
    return {
        "number": run.number,
        "command": run.request.command,
        "portal": run.request.portal,
        "state": run.state.value,
        "started_at": run.started_at,
        "who": run.who,
        "pending": run.pending,
        "plan_id": run.plan or None,
        "files": [source.file for source in run.sources],
    }


def _plan(plan: Plan) -> dict[str, object]:
    beside = filter(None, (plan.gaps, plan.customers, plan.drift.unusual, plan.drift.usual))
    return {
        "run": plan.run,
        "files": [source.place for source in plan.sources],
        "totals": _totals(balance(plan.totals)),
        "hash_total": str(plan.hash_total),
        "remarks": [*(remark for source in plan.sources for remark in source.remarks), *plan.remarks, *beside],
    }


def _totals(figures: Balance) -> dict[str, object]:
    """By word and currency; "" stands for invoices without one."""
    return {word: _plain(each) for word, each in figures.words.items()}
