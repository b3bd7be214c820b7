"""Every reason has a name, is explained, and stands in the reference."""

import ast
from importlib import import_module

import pytest

from etl.app.explain import reason_named
from etl.documents import SWITCHES
from etl.documents.faulty_rows import MERGED_CELLS, OTHER_TABLE, STRUCK
from etl.errors import SettingsError
from etl.model.document import Result, Status
from etl.report.reasons import named_reasons, names_of, reasons_of_result, reasons_page
from etl.report.rejects import NAMES
from schemas import rules
from schemas.rules import REQUIRED, Rule
from tests.support.command import Etl
from tests.support.plans import row, write
from tests.support.reasons import PAGE
from tests.support.source import Module, calls_of, modules

#: Which argument of a record, by place or name, is its rule.
_PLACES = {"Finding": 3, "Problem": 3}
#: Of an answer or a row's state; no rule has them.
_OTHERS = {"refused", "set_aside", "superseded"}


def stated_rules() -> set[str]:
    """The rules that stand in the source where something is found to break them, as text or as a constant."""
    found: set[str] = set()
    for module in modules("etl"):
        for name, place in _PLACES.items():
            for call in calls_of(module.tree, name):
                given = [*call.args[place:][:1], *(each.value for each in call.keywords if each.arg == "rule")]
                found |= {_value(module, each) for each in given}
    return found - {""}


def _value(module: Module, rule: ast.expr) -> str:
    """What a rule is called; "" for one that is known only when it is broken."""
    if isinstance(rule, ast.Name):
        return str(getattr(import_module(module.dotted), rule.id, ""))
    return str(rule.value) if isinstance(rule, ast.Constant) else ""


def schema_rules() -> set[str]:
    """Those of the schemas' cells, without their limits."""
    limits = {"nvarchar": (5,), "char": (5,), "decimals": (5,), "integer_digits": (5,), "one_of": ("a", "b")}
    made = [
        getattr(rules, name)(*limits.get(name, ()))
        for name, function in vars(rules).items()
        if getattr(function, "__annotations__", {}).get("return") in {Rule, "Rule"} and not name.startswith("_")
    ]
    return {each.name.partition("(")[0] for each in made} | {REQUIRED}


def test_every_rule_is_explained_and_nothing_else_is() -> None:
    assert stated_rules() >= {REQUIRED, "unique", "conflict", "currency", "sent_before"}
    assert len(schema_rules()) > 10
    known = {
        *stated_rules(),
        *schema_rules(),
        *SWITCHES,
        OTHER_TABLE,
        MERGED_CELLS,
        STRUCK,
        "row",
        "shortened",
    }
    assert named_reasons().keys() == known | _OTHERS
    for reason in named_reasons().values():
        for text in (reason.what, reason.why, reason.remedy):
            assert text[0].isupper(), reason.name
            assert text.endswith("."), reason.name


def test_the_reference_is_what_the_program_knows() -> None:
    assert PAGE.read_text(encoding="utf-8") == reasons_page(), "run python -m tests.support.reasons"


@pytest.mark.parametrize(
    ("result", "names"),
    [
        (Result("A", Status.SUCCESS, "", "f", "", 2, 1, 200, None), ""),
        (Result("A", Status.SUCCESS, "", "f", "", 2, 1, 200, None, rules=("leading_zeros",)), "leading_zeros"),
        (Result("A", Status.REJECTED, "x", "f", "", 2, 0, None, None, rules=("decimals(5)", "date")), "decimals, date"),
        (Result("A", Status.FAILED, "x", "f", "", 2, 1, 400, None), "refused"),
        (
            Result("A", Status.FAILED, "x", "f", "", 2, 1, 400, None, rules=("leading_zeros",)),
            "leading_zeros, refused",
        ),
        (Result("A", Status.SET_ASIDE, "x", "f", "", 2, 0, None, None), "set_aside"),
    ],
)
def test_a_result_has_the_names_of_its_reasons(result: Result, names: str) -> None:
    assert reasons_of_result(result) == names


def test_a_rule_with_several_limits_is_one_reason() -> None:
    assert names_of(["nvarchar(50)", "date", "nvarchar(100)"]) == "nvarchar, date"
    assert reason_named(" Decimals(5) ").name == "decimals"
    with pytest.raises(SettingsError, match=r"There is no reason leading_zero\. Did you mean leading_zeros\?"):
        reason_named("leading_zero")


def test_results_and_rejects_name_the_reasons_that_explain_tells_of(etl: Etl) -> None:
    name = write(etl, "july.csv", row(1), row(2, amount="1O.5", date="2026-02-30"), row(3), row(3, amount="7"))
    done = etl.run("validate", name)
    told, every = etl.run("explain", "plain_number"), etl.run("explain")
    assert done.returncode == 1
    reasons = {line["DocumentId"]: line["Reasons"] for line in etl.results("july.check.csv")}
    assert reasons == {"INV-0001": None, "INV-0002": "plain_number, date", "INV-0003": "unique"}
    assert [line[NAMES] for line in etl.results("july.check.rejects.csv")] == ["plain_number, date", "unique", "unique"]
    assert told.stdout.splitlines()[0] == "plain_number"
    assert "What to do: Write digits and the decimal mark" in " ".join(told.stdout.split())
    assert every.stdout.count("\n") >= len(named_reasons())


def test_what_a_report_shows_as_it_is_has_no_marks_of_another_language() -> None:
    assert not [each.name for each in named_reasons().values() if "`" in each.what + each.remedy]
