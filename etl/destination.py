"""Which portal an address leads to, in which environment."""

import re
from dataclasses import dataclass

from yarl import URL

PRODUCTION = "production"
SANDBOX = "sandbox"
HOSTS = {SANDBOX: "sandbox.payfabric.com", PRODUCTION: "www.payfabric.com"}
"""The vendor's test environment and the real one (Invoice.md)."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where invoices go.

    Attributes:
        environment: "production" or "sandbox"; for another address its host and port; "simulator" for the one inside
            an import; "" for nowhere.
        portal: the portal's name as its address has it, or "" where it has none.
    """

    environment: str = ""
    portal: str = ""

    def __str__(self) -> str:
        """For people: "portal acme, production"."""
        return ", ".join(filter(None, [self.portal and f"portal {self.portal}", self.environment]))


def destination(address: str) -> Destination:
    """The destination of a base URL, or of what a run was recorded with."""
    url = URL(address)
    if not url.host:
        return Destination(address.removeprefix("the "))
    other = url.host if url.is_default_port() else f"{url.host}:{url.port}"
    environment = next((name for name, host in HOSTS.items() if host == url.host.casefold()), other)
    found = re.search(r"/([^/]+)/api/?$", url.path)
    return Destination(environment, found[1] if found else "")
