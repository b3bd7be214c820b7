"""The months' names."""

import unicodedata

# English, German, French, Spanish, Italian, Dutch, Portuguese, Danish, Norwegian, Swedish and Polish (as in dates: "31
# lipca"), without accents. No name means two months; French "jui", which might be June or July, is not one.
_NAMES = (
    "jan january januar janner janvier enero ene gennaio gen januari janeiro stycznia sty",
    "feb february februar fevrier fevr fev febrero febbraio februari fevereiro lutego lut",
    "mar march marz maerz mrz mars marzo maart mrt marco marts marca",
    "apr april avril avr abril abr aprile kwietnia kwi",
    "may mai mayo maggio mag mei maio maj maja",
    "jun june juni juin junio giugno giu junho czerwca cze",
    "jul july juli juillet juil julio luglio lug julho lipca lip",
    "aug august aout agosto ago augustus augusti sierpnia sie",
    "sep sept september septembre septiembre setiembre settembre set sett setembro wrzesnia wrz",
    "oct october oktober okt octobre octubre ottobre ott outubro out pazdziernika paz",
    "nov november novembre noviembre novembro listopada lis",
    "dec december dezember dez decembre diciembre dic dicembre dezembro desember des grudnia gru",
)
ENGLISH = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NUMBERS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
_WEEKDAY_NAMES = (
    "monday mon",
    "tuesday tue tues",
    "wednesday wed",
    "thursday thu thur thurs",
    "friday fri",
    "saturday sat",
    "sunday sun",
)
_DAYS = {name: number for number, names in enumerate(_WEEKDAY_NAMES, start=1) for name in names.split()}


def month(name: str) -> int | None:
    """1 to 12 for a month's name or usual abbreviation in any case; None where it is none."""
    return _NUMBERS.get(_folded(name))


def weekday(name: str) -> int | None:
    """1 (Monday) to 7 for an English weekday's name or abbreviation in any case; None where it is none."""
    return _DAYS.get(_folded(name))


def _folded(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
