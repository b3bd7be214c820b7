"""What the terminal says of a portal of the settings. Pure."""

from collections.abc import Iterator

from etl.options import PortalProfile


def portal_section_text(profile: PortalProfile) -> Iterator[str]:
    """What the settings say of a portal that was chosen, in a line; nothing where none was."""
    if profile.name:
        said = ", ".join(f"{name} {_told(value)}" for name, value in profile.options.items())
        yield f"For {profile.name} the settings say: {said}."
        yield ""


def _told(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)
