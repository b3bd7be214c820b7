"""What curl is told, in its own configuration's words."""

from collections.abc import Iterable


def configuration(url: str, bodies: Iterable[str]) -> str:
    """A request for each body."""
    return "next\n".join(_request(url, body) for body in bodies)


def _request(url: str, body: str) -> str:
    data = body.replace("\\", "\\\\").replace('"', '\\"')
    headers = 'header = "Authorization: Bearer benchmark"\nheader = "Content-Type: application/json"\n'
    return f'url = "{url}"\n{headers}data-raw = "{data}"\n'
