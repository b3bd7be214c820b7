"""The project's own source, read as a tree: what its tests of habits look at."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A file of source.

    Attributes:
        name: its path from the root, with slashes.
        text: all of it.
    """

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The file, parsed."""
        return _parsed(self.text)

    @property
    def dotted(self) -> str:
        """The name it is imported by."""
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def modules(*places: str) -> tuple[Module, ...]:
    """Every file of source in folders, or that file."""
    paths = [path for place in places for path in ([ROOT / place] if place.endswith(".py") else _within(ROOT / place))]
    return tuple(Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function and method."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def docstrings(tree: ast.AST) -> list[ast.Constant]:
    """Every docstring, also those behind an assignment."""
    lone = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    return [value for value in lone if isinstance(value, ast.Constant) and isinstance(value.value, str)]


def literals(tree: ast.AST) -> Iterator[str]:
    """Every text in the code that is no docstring; of one with values in it, each part between them."""
    told = set(map(id, docstrings(tree)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def comments(text: str) -> Iterator[str]:
    """Every comment."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)


def names(tree: ast.AST) -> Iterator[str]:
    """Every name that is given: of functions, classes, parameters, variables and attributes."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def imported(module: Module) -> Iterator[str]:
    """Every module and name that is imported, in full."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls_of(tree: ast.AST, name: str) -> list[ast.Call]:
    """Every call of a function by its bare name."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name]


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def _within(folder: Path) -> list[Path]:
    hidden = {".venv", ".build"}  # what was installed there, the peers of the benchmarks among it
    return sorted(path for path in folder.rglob("*.py") if hidden.isdisjoint(path.parts))
