"""Portals by their addresses: which one it is, in which environment, and when two addresses lead to one. Pure."""

import re
from ipaddress import IPv6Address, ip_address

from msgspec import Struct
from yarl import URL

PRODUCTION = "production"
SANDBOX = "sandbox"

#: The vendor's test environment and the real one (Invoice.md).
HOSTS = {SANDBOX: "sandbox.payfabric.com", PRODUCTION: "www.payfabric.com"}

#: This machine by its names, as they are compared.
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

_VENDOR = re.compile(r"(?:.+\.)?payfabric\.com")


class Destination(Struct, frozen=True):
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
    """The destination of a base URL, or of what a run was recorded with.

    Any host of the vendor's but its sandbox is taken for production: what is asked for in vain costs a word, what is
    sent there unasked costs money.
    """
    url = URL(address)
    if not url.host:
        return Destination(address.removeprefix("the "))
    found = re.search(r"/([^/]+)/api/*$", url.path)
    return Destination(_environment(url), found[1] if found else "")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by any of its names: ``localhost``, 127.0.0.0/8, ``::1`` (RFC 6761, RFC 1122)."""
    name = host.strip("[]").rstrip(".").casefold()
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback


def portal_key(address: str) -> str:
    """An address as it is compared: addresses that must reach one portal have one key, and journals keep it.

    Capitals, the port that goes without saying, a dot after the host, slashes at the end, and the name given to this
    machine (``localhost``, ``127.0.0.1``, ``[::1]``) make no difference. RFC 3986, 6.2; that the path's capitals make
    none either is the safe side: two runs that may reach one portal must wait for each other.

    Args:
        address: a URL; any other name of a portal is only lowered.
    """
    if "://" not in address:
        return address.casefold()
    url = URL(address)
    host = _host(url)
    if host in _LOOPBACK:
        host = "127.0.0.1"
    if ":" in host:
        host = f"[{host}]"
    port = "" if url.is_default_port() else f":{url.port}"
    return f"{url.scheme}://{host}{port}{url.raw_path.rstrip('/')}".casefold()


def _host(url: URL) -> str:
    """A host as it is looked up: without the capitals and the dot at its end that say nothing."""
    return (url.raw_host or "").rstrip(".").casefold()


def _environment(url: URL) -> str:
    host = _host(url)
    if host == HOSTS[SANDBOX]:
        return SANDBOX
    if _VENDOR.fullmatch(host):
        return PRODUCTION
    name = (url.host or "").rstrip(".")
    return name if url.is_default_port() else f"{name}:{url.port}"
