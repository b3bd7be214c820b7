"""Headings that tell how old a debt is, in days."""

import re

_AGE = "(?:0|1|7|8|14|15|16|30|31|45|46|60|61|75|76|90|91|120|121|150|151|180|181|360|361|365|366)"
_DAYS = r"(?:\s*(?:days?|d|tage|jours|d[ií]as|giorni|dagen)\.?)?(?:\s*(?:old|overdue|past due|fällig|überfällig))?"
_BEYOND = r"(?:>=?|over|above|more than|older than|[uü]ber|mehr als|plus de|m[aá]s de|oltre|meer dan|mais de)"

#: What is owed for how long, as reports on the age of debts have it: "1-30", "31 to 60 days", "Over 90", "90+".
_AGED = (
    rf"(?i)\s*(?:{_AGE}\s*(?:[-\u2013]|to|bis|[aà]|tot)\s*{_AGE}{_DAYS}|{_BEYOND}\s*{_AGE}{_DAYS}|{_AGE}\s*\+{_DAYS}"
    rf"|{_AGE}\s*(?:and|&)\s*(?:over|above){_DAYS})\s*"
)


def is_aged(heading: str) -> bool:
    """Whether a heading is such a one."""
    return any(map(str.isdigit, heading)) and re.fullmatch(_AGED, heading) is not None
