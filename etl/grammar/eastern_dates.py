"""Days as China, Japan and Korea write them: ``2026年7月31日``, ``2026년 7월 31일``, also by the eras of Japan.

A year of an era is that number of years since the year before the era began, whenever it ended: forms that were printed
before 2019 name years of Heisei that Reiwa had. By its letter (``R8.7.31``) only the three eras are known in which
invoices may be open.
"""

import re

#: The last year before each era, by its name and its letter (the Cabinet Office's list of eras).
_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}

_ERA = "(?P<era>令和|平成|昭和)"
_YEAR = "(?P<y>[0-9]{4}|0?[1-9]|[1-9][0-9]|元)"
_WEEKDAY = "(?: ?[(](?P<w>[月火水木金土日])(?:曜日?)?[)]| ?(?P<v>[月火水木金土日])曜日?)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_ERA}? ?{_YEAR} ?年 ?(?P<m>[0-9]{{1,2}}) ?月 ?(?P<d>[0-9]{{1,2}}) ?[日号]?{_WEEKDAY}",
        r"(?P<y>[0-9]{4}) ?년 ?(?P<m>[0-9]{1,2}) ?월 ?(?P<d>[0-9]{1,2}) ?일",
        r"(?P<era>[RHS]) ?(?P<y>0?[1-9]|[1-9][0-9])(?P<s>[./-])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})",
    )
)
_DAYS = "月火水木金土日"
_FULL = len("2026")


def eastern(text: str) -> tuple[int, int, int, int | None] | None:
    """Year, month, day, and the weekday that is named, 1 for Monday; None where the text is not written so."""
    found = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if found is None:
        return None
    named = found.groupdict()
    era, year = named.get("era"), named["y"]
    if (era is None) is not (len(year) == _FULL):
        # A year of two digits needs its era, and one of four has none.
        return None
    weekday = named.get("w") or named.get("v")
    whole = (_BEFORE[era] if era else 0) + (1 if year == "元" else int(year))
    return whole, int(named["m"]), int(named["d"]), _DAYS.index(weekday) + 1 if weekday else None
