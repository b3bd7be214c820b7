"""Who gives a command, for the record."""

from msgspec import Struct, field

from etl.options import ConfigOptions, PortalProfile


class Caller(Struct, frozen=True):
    """Who gives a command, for the record.

    Attributes:
        words: behind the program's name.
        said: the names of the options that stand among them.
        profile: the portal of the settings that was chosen.
        config: which settings hold.
    """

    words: tuple[str, ...] = ()
    said: frozenset[str] = frozenset()
    profile: PortalProfile = field(default_factory=PortalProfile)
    config: ConfigOptions = field(default_factory=ConfigOptions)
