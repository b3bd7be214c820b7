"""What the terminal says of a simulator. Pure."""

import shlex
from collections.abc import Iterator


def settings_text(base_url: str, key: str, password: str, *, windows: bool) -> Iterator[str]:
    """The settings that lead to a simulator, as PowerShell or a POSIX shell takes them."""
    settings = {
        "PAYFABRIC_BASE_URL": base_url,
        "PAYFABRIC_INTEGRATION_KEY": key,
        "PAYFABRIC_INTEGRATION_PASSWORD": password,
    }
    for name, value in settings.items():
        yield f'$env:{name} = "{value}"' if windows else f"export {name}={shlex.quote(value)}"
