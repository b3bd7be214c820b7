"""Small mistakes, made on purpose: every way in which one token or statement of a file may be wrong.

mutmut and its kin change functions only; here much is decided by tables and SQL at the top of a file.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}

#: Words of SQL, and what is put in their place.
_SQL = {" AND ": " OR ", " OR ": " AND ", " <> ": " = ", " = ": " <> ", " > ": " >= ", " < ": " <= ", "NOT ": ""}
_IS_SQL = re.compile(r"\b(SELECT|UPDATE|INSERT|DELETE|WHERE|AND|WHEN|EXISTS|CASE)\b")

#: Calls that tell people something, or say what is expected: nothing is decided by them.
_TELLS = re.compile(r"^(_log|warnings|logging)\.|^(super|cast|TypeVar)\b")

#: Characters shown of what was changed.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file with one mistake.

    Attributes:
        line: where it is made.
        before: what stood there.
        after: what stands there now.
        source: the whole file.
    """

    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        """Returns its line, and what was changed on it."""
        pairs = enumerate(zip(self.before, self.after, strict=False))
        alike = next((place for place, (one, other) in pairs if one != other), 0)
        shown = max(0, self.before.rfind(" ", 0, max(0, alike - 12)) + 1)
        line = self.line + self.before.count("\n", 0, alike)
        return f"{line}: {_short(self.before[shown:])} -> {_short(self.after[shown:])}"


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a file, in its order; docstrings, annotations, and what is told to people stay as they are."""
    starts = [0, *accumulate(len(line.encode()) for line in source.splitlines(keepends=True))]
    content = source.encode()
    for node in _nodes(ast.parse(source)):
        first = starts[node.lineno - 1] + node.col_offset
        last = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        before = content[first:last].decode()
        for after in _changes(node, before):
            changed = (content[:first] + after.encode() + content[last:]).decode()
            yield Mutant(node.lineno, before, after, changed)


def _nodes(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """What may be wrong: nothing within annotations, raised sentences, and calls that tell people."""
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "exc", "cause", "decorator_list", "type_params", "bases"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_told(child):
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield child
            if not isinstance(child, ast.JoinedStr):
                yield from _nodes(child)


def _is_told(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return bool(_TELLS.search(ast.unparse(node.func)))
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changes(node: ast.expr | ast.stmt, before: str) -> Iterator[str]:
    """What may stand in the place of a node by mistake."""
    for kind, change in _MISTAKES.items():
        if isinstance(node, kind):
            yield from change(node, before)


def _of_comparison(node: ast.Compare, _: str) -> Iterator[str]:
    for place, operator in enumerate(node.ops):
        ops = [*node.ops[:place], _COMPARISONS[type(operator)](), *node.ops[place + 1 :]]
        yield f"({ast.unparse(ast.Compare(node.left, ops, node.comparators))})"


def _of_both(node: ast.BoolOp, _: str) -> Iterator[str]:
    operator = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield f"({ast.unparse(ast.BoolOp(operator, node.values))})"


def _of_operation(node: ast.BinOp, _: str) -> Iterator[str]:
    texts = (ast.JoinedStr, ast.Tuple, ast.List)
    if type(node.op) in _OPERATORS and not isinstance(node.left, texts) and not isinstance(node.right, texts):
        yield f"({ast.unparse(ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right))})"


def _of_denial(node: ast.UnaryOp, _: str) -> Iterator[str]:
    if isinstance(node.op, ast.Not):
        yield f"({ast.unparse(node.operand)})"


def _of_choice(node: ast.IfExp, _: str) -> Iterator[str]:
    yield f"({ast.unparse(ast.IfExp(node.test, node.orelse, node.body))})"


def _of_call(node: ast.Call, before: str) -> Iterator[str]:
    if isinstance(node.func, ast.Name) and node.func.id in _NAMES:
        yield _NAMES[node.func.id] + before.removeprefix(node.func.id)


def _of_constant(node: ast.Constant, before: str) -> Iterator[str]:
    if isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node.value, int | float):
        yield f"({node.value} + 1)"
    elif isinstance(node.value, str) and _IS_SQL.search(node.value):
        yield from _of_sql(before)


def _of_text(_: ast.JoinedStr, before: str) -> Iterator[str]:
    if _IS_SQL.search(before):
        yield from _of_sql(before)


def _of_sql(before: str) -> Iterator[str]:
    for word, other in _SQL.items():
        for found in re.finditer(word, before):
            yield before[: found.start()] + other + before[found.end() :]


def _of_set(node: ast.Set, _: str) -> Iterator[str]:
    for place in range(len(node.elts)) if len(node.elts) > 1 else ():
        yield ast.unparse(ast.Set(node.elts[:place] + node.elts[place + 1 :]))


def _of_statement(node: ast.Expr, _: str) -> Iterator[str]:
    called = node.value.value if isinstance(node.value, ast.Await) else node.value
    if isinstance(called, ast.Call) and not _is_told(called):
        yield "pass"


def _of_raise(_: ast.Raise, before: str) -> Iterator[str]:
    if before != "raise":
        yield "pass"


def _of_addition(node: ast.AugAssign, before: str) -> Iterator[str]:
    if isinstance(node.op, ast.Add):
        yield before.replace("+=", "-=", 1)


_MISTAKES: dict[type[ast.AST], Callable[..., Iterator[str]]] = {
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_both,
    ast.BinOp: _of_operation,
    ast.UnaryOp: _of_denial,
    ast.IfExp: _of_choice,
    ast.Call: _of_call,
    ast.Constant: _of_constant,
    ast.JoinedStr: _of_text,
    ast.Set: _of_set,
    ast.Expr: _of_statement,
    ast.Raise: _of_raise,
    ast.AugAssign: _of_addition,
}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}..."
