"""A file: how it is read, what its columns hold, and what is to be done with it."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from aiohttp import web
from msgspec import Struct, structs

from etl.app.column_readings import ColumnReading, column_readings
from etl.app.draft_mapping import draft_mapping
from etl.app.explain import checks_left_out, checks_of_files
from etl.app.preview import preview_files
from etl.errors import EtlError, SettingsError
from etl.grammar import DateOrder, DecimalMark
from etl.mapping import profile_names
from etl.mapping.catalogue import leaves
from etl.mapping.choices import ColumnChoice, TableChoices
from etl.mapping.columns import DOC_TYPE, IGNORE, VOID_FLAG
from etl.page.chosen import Chosen
from etl.page.desk import Desk, chosen_of, desk_of
from etl.page.rendering import screen
from etl.planning import Preview
from etl.planning.columns import PreviewColumn
from etl.text import text_of

ROUTES = web.RouteTableDef()

#: Invoices that are shown as they would be sent.
_DOCUMENTS = 3

_ROLES = {
    DOC_TYPE: "tells invoices from credit memos",
    VOID_FLAG: "says which are voided",
    IGNORE: "never sent, on purpose",
}

#: What a form calls the choice of a column, or of what is the same in every row, of a table.
_OF_COLUMN = re.compile(r"attribute-([0-9]{1,4})-(?:[0-9]{1,6}|constant-[0-9]{1,6})")

#: What a form says of how a file is read; empty for as the file shows.
_SAID = (
    "sheet",
    "lines",
    "profile",
    "encoding",
    "delimiter",
    "decimal",
    "date_order",
    "balance_due",
    "mapping",
    "password",
)


class Column(Struct, frozen=True):
    """A column on the screen.

    Attributes:
        seen: as it is read.
        field: its name in forms, but for what is chosen of it.
        readings: both, where its cells can be read in two ways.
    """

    seen: PreviewColumn
    field: str
    readings: list[ColumnReading]


@ROUTES.get("/files/{number}")
async def show(request: web.Request) -> web.Response:
    """Shows how it is read."""
    desk, chosen = desk_of(request), chosen_of(request)
    try:
        (seen,) = await asyncio.to_thread(lambda: list(preview_files(chosen.files, _DOCUMENTS, desk.context)))
        trouble = ""
    except EtlError as error:
        seen, trouble = None, str(error)
    return screen(
        request,
        "file.html",
        heading=text_of(chosen.path.name),
        chosen=chosen,
        seen=seen,
        trouble=trouble,
        tables=[list(_columns(number, table.columns)) for number, table in enumerate(seen.tables)] if seen else [],
        attributes=_attributes(),
        roles=_ROLES,
        profiles=["auto", *profile_names()],
        mappings=_mappings(desk, chosen),
        lacking=_lacking(seen),
        switches=checks_left_out(),
        of_runs=checks_of_files(),
        preview=desk.command("preview", chosen.path, said=[chosen.read]),
        check=desk.command("validate", chosen.path, said=[chosen.read, chosen.check]),
    )


@ROUTES.post("/files/{number}/read")
async def read(request: web.Request) -> web.Response:
    """Has it read in another way."""
    desk, chosen = desk_of(request), chosen_of(request)
    form = await request.post()
    said = {name: str(form.get(name, "")).strip() or None for name in _SAID}
    said["delimiter"] = "\t" if said["delimiter"] == "tab" else said["delimiter"]
    lines = desk.folder / Path(said["lines"] or "").name
    said["lines"] = str(lines) if said["lines"] and lines.is_file() else said["lines"]
    said["mapping"] = _mapping(desk, chosen, said["mapping"])
    said["password"] = said["password"] or chosen.said.password
    merged = "fill_merged" in form
    new = replace(chosen.said, **said, fill_merged=merged)  # type: ignore[arg-type]  # each is parsed from text
    desk.keep(structs.replace(chosen, said=new, own=None, choices=()))
    raise web.HTTPSeeOther(f"/files/{chosen.number}")


@ROUTES.post("/files/{number}/columns")
async def columns(request: web.Request) -> web.Response:
    """Writes what was chosen for its columns into a mapping file."""
    desk, chosen = desk_of(request), chosen_of(request)
    form = {name: str(value) for name, value in (await request.post()).items()}
    choices = tuple(_choices(form, chosen))
    target = chosen.own or _free(chosen.path)
    try:
        await asyncio.to_thread(
            lambda: draft_mapping(chosen.path, chosen.said, target, force=chosen.own is not None, choices=choices)
        )
    except (IndexError, ValueError) as error:
        # A file that has changed meanwhile, or a form that is not ours.
        raise SettingsError("What was chosen does not fit the file as it is now. Open it again, and choose.") from error
    desk.keep(structs.replace(chosen, own=target, choices=choices))
    raise web.HTTPSeeOther(f"/files/{chosen.number}")


def _mapping(desk: Desk, chosen: Chosen, name: str | None) -> str | None:
    """The mapping file of a name: the one that settings say, or one of the folder."""
    said = chosen.said.mapping
    if name is None or (said and said.name == name):
        return name and str(said)
    return str(desk.folder / Path(name).name)


def _columns(table: int, seen: tuple[PreviewColumn, ...]) -> Iterator[Column]:
    """The columns and constants of a table."""
    for number, each in enumerate(seen):
        name = f"{table}-{each.column}" if each.column else f"{table}-constant-{number}"
        yield Column(each, name, column_readings(each.attribute, each.cells) if each.undecided else [])


def _lacking(seen: Preview | None) -> list[str]:
    """What no column and no constant holds that must be there."""
    if seen is None:
        return []
    bound = {each.attribute for table in seen.tables for each in table.columns}
    return [name for name in ("InvoiceId", "CustomerId", "Amount", "Currency") if name not in bound]


def _mappings(desk: Desk, chosen: Chosen) -> list[str]:
    """The mapping files that may be chosen."""
    there = {path.name for path in desk.folder.glob("*.toml") if path.name != "etl.toml"}
    return sorted(there | ({chosen.said.mapping.name} if chosen.said.mapping else set()))


def _attributes() -> dict[str, list[str]]:
    """The attributes that a column may hold, by what they are of."""
    found: dict[str, list[str]] = {"The invoice": []}
    for name in leaves():
        group, dot, _ = name.partition(".")
        found.setdefault(group if dot else "The invoice", []).append(name)
    return found


def _choices(form: Mapping[str, str], chosen: Chosen) -> Iterator[TableChoices]:
    """What a form says of each table."""
    for table in sorted({int(found[1]) for name in form if (found := _OF_COLUMN.fullmatch(name))}):
        before = chosen.choices[table].columns if table < len(chosen.choices) else {}
        columns = {
            column: _choice(form, f"{table}-{column}", before.get(column))
            for name in form
            if name.startswith(f"attribute-{table}-") and _OF_COLUMN.fullmatch(name) and "constant" not in name
            for column in [name.rsplit("-", 1)[1]]
        }
        yield TableChoices(columns, dict(_constants(form, table)))


def _choice(form: Mapping[str, str], field: str, before: ColumnChoice | None) -> ColumnChoice:
    attribute, how = form[f"attribute-{field}"], form.get(f"reading-{field}", "")
    found = before if before and before.attribute == attribute else ColumnChoice(attribute)
    if how in set(DecimalMark):
        return structs.replace(found, decimal=DecimalMark(how))
    return structs.replace(found, date_order=DateOrder(how)) if how in set(DateOrder) else found


def _constants(form: Mapping[str, str], table: int) -> Iterator[tuple[str, str]]:
    """What is the same in every row."""
    for name, attribute in form.items():
        value = form.get(name.replace("attribute-", "value-", 1), "").strip()
        if name.startswith(f"attribute-{table}-constant-") and attribute and value:
            yield attribute, value


def _free(file: Path) -> Path:
    """A name for a mapping file that is not there yet."""
    names = (file.with_name(f"{file.stem}{number}.mapping.toml") for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())
