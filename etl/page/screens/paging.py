"""Rows of a screen, and which of them are asked for."""

from aiohttp import web

#: Rows of a screen.
PAGE = 200


def page_of(request: web.Request) -> int:
    """Which page of rows is asked for, from 0."""
    said = request.query.get("page", "0")
    return int(said) if said.isdecimal() and len(said) < 8 else 0  # noqa: PLR2004 - more than any run has
