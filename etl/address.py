"""Portals told from one another by their addresses. Pure: no name is looked up."""

from yarl import URL

_LOOPBACK = {"localhost", "::1"}


def portal_key(address: str) -> str:
    """An address as it is compared: addresses that must reach one portal have one key.

    Capitals, the port that goes without saying, a dot after the host, slashes at the end, and the name given to this
    machine (``localhost``, ``127.0.0.1``, ``[::1]``) make no difference. RFC 3986, 6.2; that the path's capitals make
    none either is the safe side: two runs that may reach one portal must wait for each other.

    Args:
        address: a URL; any other name of a portal is only lowered.
    """
    if "://" not in address:
        return address.casefold()
    url = URL(address)
    host = (url.raw_host or "").rstrip(".").casefold()
    if host in _LOOPBACK:
        host = "127.0.0.1"
    if ":" in host:
        host = f"[{host}]"
    port = "" if url.is_default_port() else f":{url.port}"
    return f"{url.scheme}://{host}{port}{url.raw_path.rstrip('/')}".casefold()
