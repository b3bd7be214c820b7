"""The habits of this house, read from its source. Exceptions are counted, and may only become fewer."""

import ast
import re
from collections import Counter
from collections.abc import Mapping

import pytest

from tests.support.source import Module, calls_of, comments, docstrings, functions, imported, modules, names

SOURCE = ("etl", "schemas", "benchmarks", "samples")

LONGEST_FUNCTION = 60
LONGEST_FILE = 300

#: Lines of what is longer all the same.
LONG_FUNCTIONS = {
    "tests/unit/documents/test_batch.py:test_the_largest_body": 70,  # every attribute, once
}
LONG_FILES = {
    "samples/make_samples.py": 482,  # the rows of the sample
    "tests/integration/test_lost_answers.py": 334,  # a table of lost answers
    "tests/unit/documents/test_batch.py": 343,
    "tests/unit/mapping/test_file.py": 357,  # a table of mistakes
    "tests/unit/options/test_settings.py": 397,  # a table of settings
    "tests/unit/report/test_results.py": 367,
}

#: What nobody imports: it is run.
ENTRY_POINTS = {"etl.__main__"}
#: Begins what is imported by name.
BY_NAME = "etl.cli.commands."

#: Words that only this house would understand, and what the field calls it.
PRIVATE = {
    "road": "session",
    "blot": "redact",
    "shorten": "one_line",
    "twin": "duplicate, or the thing's name",
    "stranger": "key clash",
    "sketch": "draft, guess",
    "seal": "row hash",
    "speaker": "console",
    "complain": "error",
    "tally": "ledger",
    "holdings": "remote invoices",
    "likewise": "the rule again",
    "had enough": "asked for a stop",
    "knocked": "requests per second",
    "two ears": "what is meant",
    "They, as": "a verb and an object",
    "aside": "skipped",
}

#: How often each still stands in docstrings, comments and names of ``etl`` and ``schemas``.
STILL = {
    "aside": 27,  # "set aside" is a word of the results; inside it should be "skipped"
    "seal": 2,  # a column of every journal there is
    "shorten": 1,  # what a spreadsheet does to a number
}

#: What starts a process; it costs a second, which a command within the tests' process does not.
STARTS = re.compile(r"\b(?:etl\.start|etl\.run_process|at_a_terminal|subprocess\.(?:run|Popen))\(")
#: How often it stands in tests, by file: of what is killed, of terminals, of letters, disks, memory and interpreters.
STARTED = {
    "tests/cli/test_pipes_and_links.py": 2,
    "tests/process/test_asking.py": 2,
    "tests/process/test_bombs.py": 1,
    "tests/process/test_disk.py": 5,
    "tests/process/test_imports.py": 1,
    "tests/process/test_in_process.py": 1,
    "tests/process/test_interrupt.py": 1,
    "tests/process/test_killed.py": 6,
    "tests/process/test_postgresql.py": 2,
    "tests/process/test_readme.py": 1,
    "tests/process/test_sharing.py": 3,
    "tests/process/test_terminal.py": 4,
    "tests/process/test_wrong_python.py": 1,
    "tests/unit/campaign/test_readings.py": 1,
    "tests/unit/journal/test_damage.py": 1,
    "tests/unit/journal/test_lease.py": 1,
    "tests/unit/report/test_results.py": 1,
    "tests/unit/test_deploy.py": 1,
}

#: What a use case may not know.
OUTSIDE = {"sys.argv", "os.environ", "os.getenv", "sys.stdout", "sys.stderr", "sys.stdin"}

#: Rooms that speak to people.
PRINTING = ("etl/cli/", "etl/simulator/")


def lengths(found: tuple[Module, ...]) -> dict[str, int]:
    """Lines of each file."""
    return {module.name: len(module.text.splitlines()) for module in found}


def function_lengths(found: tuple[Module, ...]) -> dict[str, int]:
    """Lines of each function; of several of one name in a file, of the longest."""
    return {
        f"{module.name}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for module in found
        for function in sorted(functions(module.tree), key=lambda each: (each.end_lineno or 0) - each.lineno)
    }


def over(lengths: Mapping[str, int], limit: int) -> dict[str, int]:
    """Those that are longer."""
    return {name: length for name, length in lengths.items() if length > limit}


def orphans(found: tuple[Module, ...]) -> set[str]:
    """Modules that no other one imports; a package is imported with what is in it."""
    known = {name for module in found for name in imported(module) if name != module.dotted}
    return {m.dotted for m in found if not m.name.endswith("__init__.py")} - known


def words_in(module: Module) -> list[str]:
    """All that is written for readers of the source alone: docstrings, comments and names."""
    tree = module.tree
    prose = [str(each.value) for each in docstrings(tree)]
    return [*prose, *comments(module.text), *(name.replace("_", " ") for name in names(tree))]


def uses(word: str, texts: list[str]) -> int:
    """How often a word, or one that begins with it, stands in texts."""
    end = "" if word[-1].isupper() or " " in word else r"(?:s|ed|ing|ted|ting|ped)?\b"
    pattern = re.compile(rf"\b{word}{end}", 0 if word[0].isupper() else re.IGNORECASE)
    return sum(len(pattern.findall(text)) for text in texts)


def attributes(tree: ast.AST) -> set[str]:
    """Every ``name.attribute`` that stands in the code."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name))
    return {f"{node.value.id}.{node.attr}" for node in found if isinstance(node.value, ast.Name)}


def raised(tree: ast.AST) -> set[str]:
    """Names of the classes that are raised, or made to be raised."""
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def test_no_function_and_no_file_is_longer_than_can_be_taken_in_at_a_glance() -> None:
    every = modules(*SOURCE, "tests")
    assert over(function_lengths(every), LONGEST_FUNCTION) == LONG_FUNCTIONS
    assert over(lengths(every), LONGEST_FILE) == LONG_FILES


def test_every_module_is_imported_by_another_one_or_is_an_entry_point() -> None:
    assert {name for name in orphans(modules("etl")) if not name.startswith(BY_NAME)} == ENTRY_POINTS


def test_words_that_only_this_house_understands_become_fewer() -> None:
    # Reading every file as its tokens takes a second; most have none of them anywhere.
    plain = ((module, module.text.replace("_", " ").lower()) for module in modules("etl", "schemas"))
    having = [module for module, text in plain if any(word.lower() in text for word in PRIVATE)]
    text = "\n".join(text for module in having for text in words_in(module))
    counted = Counter({word: uses(word, [text]) for word in PRIVATE})
    assert {word: count for word, count in counted.items() if count} == STILL


@pytest.mark.parametrize("module", modules("etl/app", "etl/client.py", "etl/async_client.py"), ids=lambda m: m.name)
def test_a_use_case_knows_no_command_line_no_environment_and_no_terminal(module: Module) -> None:
    assert not attributes(module.tree) & OUTSIDE
    assert not {name for name in imported(module) if name in OUTSIDE}


def test_no_more_tests_start_processes() -> None:
    found = {module.name: len(STARTS.findall(module.text)) for module in modules("tests") if "/test_" in module.name}
    assert {name: count for name, count in found.items() if count} == STARTED


def test_nobody_prints_but_the_command_line_and_the_simulator() -> None:
    silent = [module for module in modules("etl", "schemas") if not module.name.startswith(PRINTING)]
    assert [module.name for module in silent if calls_of(module.tree, "print")] == []


def test_every_error_is_raised_somewhere_or_is_what_others_have_in_common() -> None:
    (errors,) = modules("etl/errors.py")
    classes = [node for node in errors.tree.body if isinstance(node, ast.ClassDef)]
    shared = {base.id for each in classes for base in each.bases if isinstance(base, ast.Name)}
    used = {name for module in modules("etl") for name in raised(module.tree)}
    assert {each.name for each in classes} - used <= shared


@pytest.mark.parametrize(
    ("word", "text", "count"),
    [("blot", "blotted, blots", 2), ("told", "untold", 0), ("seal", "sealed", 1), ("They, as", "They, as SQL", 1)],
)
def test_a_word_is_found_in_its_forms_and_not_within_others(word: str, text: str, count: int) -> None:
    assert uses(word, [text]) == count
