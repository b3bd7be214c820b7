import ast
import textwrap

import pytest

from tests.campaign.mutants import mutants
from tests.campaign.mutations import trials


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("x = a < b", ["x = (a <= b)"]),
        ("x = a and b", ["x = (a or b)"]),
        ("x = not a", ["x = (a)"]),
        ("x = a if b else c", ["x = (c if b else a)"]),
        ("x = min(a, b)", ["x = max(a, b)"]),
        ("x = a + 1", ["x = (a - 1)", "x = a + (1 + 1)"]),
        ("x = True", ["x = False"]),
        ("x = {A, B}", ["x = {B}", "x = {A}"]),
        ("x += 1", ["x -= 1", "x += (1 + 1)"]),
        ("act()", ["pass"]),
        ("raise OSError(1)", ["pass"]),
        ("x = 'SELECT 1 WHERE a > 1 AND b'", ["x = 'SELECT 1 WHERE a > 1 OR b'", "x = 'SELECT 1 WHERE a >= 1 AND b'"]),
        ("x = f'UPDATE t SET a = {b}'", ["x = f'UPDATE t SET a <> {b}'"]),
        ("x = 'Nothing > 1 and so on'", []),
        ("_log.info('%d', 1)", []),
        ("x: Literal[1]", []),
        ("def act(): 'True.'", []),
    ],
)
def test_each_way_to_be_wrong_is_made_once(source: str, changed: list[str]) -> None:
    assert [each.source for each in mutants(source)] == changed


def test_a_mutant_is_told_with_its_line_and_what_was_changed() -> None:
    source = textwrap.dedent(
        """
        QUERY = (
            "SELECT a FROM b"
            " WHERE c = 1 AND d"
        )
        """
    )
    assert [str(each) for each in mutants(source)][:1] == ['4: WHERE c = 1 AND d" -> WHERE c = 1 OR d"']


def test_every_mutant_of_the_rooms_that_decide_is_a_program_and_another_one() -> None:
    found = list(trials())[::25]
    assert len(found) > 50
    for each in found:
        assert ast.dump(ast.parse(each.mutant.source)) != ast.dump(ast.parse(each.file.read_text(encoding="utf-8")))
