"""What an option is beside its type: the metadata in ``Annotated`` from which flags, settings and help are made."""

from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from etl.errors import SettingsError
from etl.text import is_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance as Options

FILES = "Files and results"
READING = "How files are read"
CONTROLS = "Controls"
SETTINGS = "Settings"
PORTAL = "The portal"
PACE = "Speed and patience"
RECORD = "The journal"
SHOWN = "What is shown"

#: The panels of the help, in their order.
PANELS = (FILES, READING, CONTROLS, SETTINGS, PORTAL, PACE, RECORD, SHOWN)

PREFIX = "PAYFABRIC_"

#: Types of options that are on or off.
_SWITCHES = (bool, bool | None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """How an option is written and explained.

    Attributes:
        help: one sentence.
        panel: where the help shows it.
        metavar: what stands for the value; "" for a switch. "[=NAME]" may be left out, and then the value is "".
        names: as the command line has it; () for the field's name with hyphens.
        default: the default in words, where the field's own says nothing.
        repeated: whether it may be given several times.
        setting: whether it may also come from the environment and ``etl.toml``.
        standing: whether it may stand in ``etl.toml``, and not in the environment.
        place: whether it names a file or folder, which an ``etl.toml`` counts from its own folder; a text that is not
            parsed does so where there is such a file.
        private: whether a sentence about a wrong value must not repeat it.
        parse: makes the value of what was written, and leaves a value as it is. Raises ValueError, with the
            sentence's end; or SettingsError, with all of it.
    """

    help: str
    panel: str
    metavar: str = ""
    names: tuple[str, ...] = ()
    default: str = ""
    repeated: bool = False
    setting: bool = False
    standing: bool = False
    place: bool = False
    private: bool = False
    parse: Callable[[Any], object] | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that comes from one environment variable and from nowhere else."""

    variable: str


@dataclass(frozen=True, slots=True)
class Option:
    """A field of a group.

    Attributes:
        name: the field's.
        kind: its type, as it is annotated.
        about: how it is written.
        value: its default; MISSING where that is made anew each time.
    """

    name: str
    kind: object
    about: Flag | Secret
    value: object

    @property
    def setting(self) -> bool:
        """Whether it may come from the environment and ``etl.toml``."""
        return isinstance(self.about, Flag) and self.about.setting

    @property
    def standing(self) -> bool:
        """Whether it may stand in ``etl.toml``."""
        return isinstance(self.about, Flag) and (self.about.setting or self.about.standing)

    @property
    def switch(self) -> bool:
        """Whether it is on or off."""
        return self.kind in _SWITCHES

    @property
    def variable(self) -> str:
        """The environment variable it may come from; "" for none."""
        if isinstance(self.about, Secret):
            return self.about.variable
        return f"{PREFIX}{self.name.upper()}" if self.setting else ""

    @property
    def names(self) -> tuple[str, ...]:
        """As the command line has it; () where it has not."""
        if isinstance(self.about, Secret):
            return ()
        return self.about.names or (f"--{self.name.replace('_', '-')}",)

    @property
    def either(self) -> tuple[str, ...]:
        """The names of a switch; of one that settings may turn on, the name that turns it off too."""
        if not self.switch or not self.standing or "/" in self.names[0]:
            return self.names
        (name,) = self.names
        off = f"--{name.removeprefix('--no-')}" if name.startswith("--no-") else f"--no-{name.removeprefix('--')}"
        return (f"{name}/{off}",)

    @property
    def default(self) -> str:
        """The default for people; "" where there is none."""
        told = self.about.default if isinstance(self.about, Flag) else ""
        if told or isinstance(self.value, bool):
            return told
        if isinstance(self.value, float):
            return f"{self.value:g}"
        return str(self.value) if isinstance(self.value, int | str) else ""


def options_of(group: "type[Options]") -> tuple[Option, ...]:
    """The options of a group, in their order."""
    return _options_of(group)


def changed(group: "Options") -> list[str]:
    """The names of the options that are not as by default."""
    default = type(group)()
    return [each.name for each in options_of(type(group)) if getattr(group, each.name) != getattr(default, each.name)]


def settle(group: "Options") -> None:
    """Parses the values of a group that was just made; the place for it is ``__post_init__``.

    Raises:
        SettingsError: one or more of them make no sense.
    """
    wrong = []
    for option in options_of(type(group)):
        value = getattr(group, option.name)
        if isinstance(option.about, Secret) or value is None:
            continue
        if option.switch and not isinstance(value, bool):
            # Text is true, whatever it says: "no" would mail customers.
            wrong.append(_sentence(option, option.about, value, ValueError("write True or False")))
        if not all(map(is_text, _words(value))):
            wrong.append(_sentence(option, option.about, value, ValueError("write letters that UTF-8 has")))
            continue
        if option.about.parse is None:
            continue
        try:
            object.__setattr__(group, option.name, option.about.parse(value))
        except ValueError as error:
            wrong.append(_sentence(option, option.about, value, error))
    if wrong:
        raise SettingsError(" ".join(wrong))


def _words(value: object) -> list[str]:
    """The words of a value, where it has any."""
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list | frozenset) else []


@cache
def _options_of(group: type[Any]) -> tuple[Option, ...]:
    return tuple(option for field in fields(group) for option in _option(field))


def _option(field: Field[Any]) -> Iterator[Option]:
    """The option that a field is; none where nobody writes it."""
    kind, *marks = get_args(field.type) or (field.type,)
    for about in marks:
        if isinstance(about, Flag | Secret):
            yield Option(field.name, kind, about, field.default if field.default_factory is MISSING else MISSING)


def _sentence(option: Option, flag: Flag, value: object, error: ValueError) -> str:
    also = f" (or {option.variable})" if option.variable else ""
    return f"{option.names[0]}{also}: {error}{'' if flag.private else f'; it is {value!r}'}."
