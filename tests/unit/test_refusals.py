"""Every refusal has a sentence, and a test that asserts it: what nobody asserts could be taken out unseen."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.support.source import Function, Module, imported, literals, modules

#: Where it is refused to send, and why.
REFUSING = ("etl/app", "etl/journal/run_states.py", "etl/delivery", "etl/portal")

#: Characters of a sentence that a test must name, and that stand in no other sentence.
DISTINCTIVE = 12

#: Refusals that no test asserts yet: the file, and how the sentence begins.
NOT_ASSERTED: set[tuple[str, str]] = set()


def refusals(module: Module) -> Iterator[tuple[str, ...]]:
    """The parts of each sentence that is raised, between the values in it."""
    tree = module.tree
    errors = {name.rpartition(".")[2] for name in imported(module) if name.startswith("etl.errors.")}
    helpers = {node.name: node for node in tree.body if isinstance(node, Function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) in errors:
            parts = tuple(sentence(node.exc, helpers))
            if any(len(part) >= DISTINCTIVE for part in parts):
                yield parts


def sentence(raised: ast.AST, helpers: dict[str, Function]) -> Iterator[str]:
    """The parts of a sentence, also where a function of the same file returns it."""
    yield from literals(raised)
    for node in ast.walk(raised):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in helpers:
            returned = (each for each in ast.walk(helpers[node.func.id]) if isinstance(each, ast.Return))
            yield from (part for each in returned for part in literals(each))


def stretches(parts: Iterable[str]) -> set[str]:
    """Every stretch of so many characters."""
    return {part[at : at + DISTINCTIVE] for part in parts for at in range(len(part) - DISTINCTIVE + 1)}


def own(parts: tuple[str, ...], counted: Counter[str]) -> set[str]:
    """Stretches that stand in no other text; all, where the same sentence is raised in several places."""
    every = stretches(parts)
    return {stretch for stretch in every if counted[stretch] == 1} or every


def asserted() -> set[str]:
    """Stretches of all texts in tests; those of a regular expression without its backslashes."""
    tests = (module for module in modules("tests") if module.name != "tests/unit/test_refusals.py")
    return stretches(text.replace("\\", "") for module in tests for text in literals(module.tree))


def test_every_refusal_is_asserted_by_a_test() -> None:
    counted = Counter(s for module in modules("etl") for text in literals(module.tree) for s in stretches([text]))
    known = asserted()
    missing = {
        (module.name, max(parts, key=len))
        for module in modules(*REFUSING)
        for parts in refusals(module)
        if not own(parts, counted) & known
    }
    assert missing == NOT_ASSERTED


def test_a_sentence_is_found_where_it_is_composed() -> None:
    text = """
from etl.errors import PlanError

def f(n):
    raise PlanError(f"Run {n} was refused. {why(n)}")

def why(n):
    return "It was late."
"""
    assert list(refusals(Module("m.py", text))) == [("Run ", " was refused. ", "It was late.")]
