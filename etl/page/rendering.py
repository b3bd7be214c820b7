"""Screens from their templates; whatever stands in a file or a name is text there, and never markup."""

import json
from decimal import Decimal
from functools import cache
from http import HTTPStatus
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from etl.errors import SettingsError
from etl.page.desk import DESK
from etl.page.words import here
from etl.portals import PRODUCTION, destination
from etl.report import money
from etl.report.balance import accounts, currencies
from etl.report.planned import without_midnight
from etl.report.said import in_print
from etl.text import NUMERIC, text_of


@cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("etl.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "accounts": accounts,
        "amount": _amount,
        "bare": _bare,
        "basename": lambda path: Path(path).name,
        "currencies": currencies,
        "day": without_midnight,
        "duration": _duration,
        "held": lambda value, name: in_print(name, value),
        "here": lambda sentence: here(_plain(sentence)),
        "money": money,
        "number": "{:,}".format,
        "plain": _plain,
        "portal": lambda address: str(destination(address)),
        "pretty": _pretty,
    }
    return found


def _plain(value: object) -> str:
    """A name that may hold bytes that are no text, as a page can hold it."""
    return text_of(str(value))


def _amount(amount: str | None) -> str:
    """An amount as the journal has it."""
    return money(Decimal(amount)) if amount else ""


def _bare(cell: str) -> str:
    """A cell without the mark of a number."""
    return cell.removeprefix(NUMERIC)


def _pretty(payload: str) -> str:
    """A body with a line for each attribute."""
    return text_of(json.dumps(json.loads(payload), ensure_ascii=False, indent=2))


def _duration(seconds: int) -> str:
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def fragment(name: str, **facts: object) -> str:
    """A part of a screen."""
    return _templates().get_template(name).render(facts)


def screen(
    request: web.Request, name: str, *, status: int = HTTPStatus.OK, heading: str, **facts: object
) -> web.Response:
    """A screen, within the frame that all have.

    Args:
        request: what was asked for.
        name: of the template.
        status: of HTTP.
        heading: the screen's own, which the tab has too.
        facts: what the template tells.
    """
    desk = request.app[DESK]
    frame = {"heading": heading, "portal": desk.portal, "production": _is_production(request), "path": request.path}
    frame["usual"] = desk.context.send
    under_way = [job for job in desk.jobs.every if not job.over]
    text = fragment(name, **frame, under_way=under_way, folder=desk.folder, **facts)
    return web.Response(text=text, content_type="text/html", status=status)


def _is_production(request: web.Request) -> bool:
    try:
        return request.app[DESK].context.destination.environment == PRODUCTION
    except SettingsError:
        return False


def signed(amount: Decimal) -> str:
    """A difference: with its sign."""
    return f"{'+' * (amount > 0)}{money(amount)}"
