"""What a program may do with a record that ``import etl`` offers by name."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, fields, is_dataclass, replace
from typing import Any

import pytest

import etl
from etl.model.run import RunRequest, SourceFile

RECORDS = sorted(name for name in dir(etl) if is_dataclass(getattr(etl, name)))
RUN = etl.Run(
    number=7,
    started_at="2026-07-01T12:00:00Z",
    who="sam",
    request=RunRequest(portal="https://x/api", command="import", options="", resend=False),
    state=etl.RunState.FINISHED,
    sources=(SourceFile("july.csv", "", "0a1b"),),
    pending=0,
)


def test_what_a_program_chooses_and_is_told_is_a_dataclass() -> None:
    assert {"CheckOptions", "Checked", "Delivery", "Exported", "FileSet", "Plan", "Preview", "Run"} <= set(RECORDS)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_has_fields_and_is_frozen(name: str) -> None:
    record: Any = getattr(etl, name)
    first = fields(record)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(object.__new__(record), first, None)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda run: pickle.loads(pickle.dumps(run))])  # noqa: S301 - our own
def test_a_record_and_what_is_in_it_can_be_copied_and_sent_to_another_process(again: Any) -> None:  # noqa: ANN401
    assert again(RUN) == RUN
    assert len({again(RUN), RUN}) == 1


def test_a_record_is_altered_and_told_with_all_that_is_in_it() -> None:
    later = replace(RUN, pending=2)
    assert (later.pending, RUN.pending) == (2, 0)
    assert later != RUN
    assert asdict(later)["who"] == "sam"
    assert "request=RunRequest(command='import', portal='https://x/api'" in repr(later)
    assert "SourceFile(file='july.csv', sheet='', sha256='0a1b'" in repr(later)


def test_what_is_in_a_record_is_frozen_too() -> None:
    source: Any = RUN.sources[0]
    with pytest.raises(AttributeError):
        source.file = "august.csv"
