"""Every promise has tests that hold it, and every test that is named for one is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: The promises of docs/architecture.md, and tests that would fail if one were broken: a file, and a test in it.
HELD_BY = {
    "P1": ("unit/planning/test_plan.py::test_a_file_that_lacks_columns_stops_the_run_before_any_is_planned",),
    "P2": (
        "process/test_crash.py::test_killed_again_and_again_every_invoice_is_held_once_and_none_is_sent_twice_unasked",
        "integration/test_worlds.py::test_promises_are_kept_in_a_world_of_chance",
    ),
    "P3": (
        "integration/test_lost_answers.py::test_a_success_is_held_as_it_was_sent_or_paid_down_since",
        "integration/test_worlds.py::test_promises_are_kept_in_a_world_of_chance",
    ),
    "P4": (
        "cli/test_conflicts.py::test_conflicts_are_refused_or_sent_if_that_is_said",
        "cli/test_paid_since.py::test_what_was_paid_since_it_was_sent_is_refused_and_all_else_is_sent",
        "process/test_killed.py::test_what_is_in_doubt_is_not_sent_again_where_it_was_paid_meanwhile",
    ),
    "P5": ("unit/portal/test_reply.py::test_an_answer_to_a_post_is_judged_by_status_and_body",),
    "P6": (
        "unit/portal/test_reply.py::test_amounts_are_read_back_as_exact_decimals",
        "cli/test_export_whole.py::test_thirty_thousand_invoices_come_once_each_with_every_digit",
    ),
    "P7": ("unit/grammar/test_amounts.py::test_a_contradiction_names_both_cells_and_their_rows",),
    "P8": ("cli/test_unsent_columns.py",),
    "P9": (
        "integration/test_rate.py::test_stop_and_resume_do_not_use_a_limit_twice",
        "integration/test_worlds.py::test_promises_are_kept_in_a_world_of_chance",
    ),
    "P10": ("process/test_sharing.py::test_one_run_a_portal_at_a_time",),
    "P11": ("unit/journal/test_lease.py",),
    "P12": (
        "api/test_guards.py::test_a_planned_document_that_is_not_as_it_was_written_is_never_sent",
        "unit/journal/test_page.py::test_a_damaged_page_is_noticed_before_anything_of_it_is_sent",
    ),
    "P13": ("unit/test_whole.py::test_a_full_disk_leaves_what_was_there_and_the_callers_sentence",),
    "P14": (
        "api/test_said.py::test_the_trail_has_no_password_of_the_environment",
        "cli/test_secrets.py::test_a_secret_is_used_and_shown_and_kept_nowhere",
    ),
    "P15": ("integration/test_vendor_examples.py",),
    "P16": (
        "integration/test_crash_loop.py::test_a_run_whose_every_process_dies_after_a_few_requests_comes_to_its_end",
        "integration/test_wire.py::test_a_wish_to_wait_longer_than_the_portal_may_be_down_stops_the_run_at_once",
        "integration/test_turned_away.py::test_refusals_that_differ_are_about_the_documents",
    ),
    "P17": (
        "cli/test_four_eyes.py::test_nothing_is_sent_by_any_door_until_another_account_has_approved_it",
        "unit/journal/test_approvals.py::test_each_step_of_a_run_asks_for_the_second_person",
    ),
    "P18": (
        "cli/test_journal.py::test_what_was_changed_by_hand_is_told_with_its_run",
        "cli/test_journal.py::test_whatever_commands_do_to_a_run_later_raises_no_alarm",
    ),
    "P19": (
        "unit/inbox/test_inbox.py::test_of_many_workers_one_takes_each_file_and_none_is_lost",
        "unit/service/test_worker.py::test_a_worker_that_dies_between_any_two_steps_loses_no_file",
        "unit/service/test_slots.py::test_what_was_put_away_by_half_is_put_away_by_the_next_worker",
    ),
}


def promised(name: str) -> list[str]:
    """The ids in the first column of a document's tables."""
    return re.findall(r"^\| (P\d+) \|", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_every_promise_is_held_by_a_test() -> None:
    assert promised("docs/architecture.md") == list(HELD_BY)


def test_the_guarantees_speak_of_promises_that_there_are() -> None:
    told = set(re.findall(r"\bP\d+\b", (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")))
    assert {"P1", "P2", "P3"} <= told <= HELD_BY.keys()


@pytest.mark.parametrize("promise", HELD_BY)
def test_a_test_that_is_named_for_a_promise_is_there(promise: str) -> None:
    for named in HELD_BY[promise]:
        file, _, function = named.partition("::")
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        tests = {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert function in tests if function else any(each.startswith("test_") for each in tests), named
