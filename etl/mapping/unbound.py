"""Columns of a table that no attribute takes, and what each speaks of."""

from collections.abc import Sequence

from msgspec import Struct

from etl.mapping.column_keys import keys, lettered
from etl.mapping.mapping import Choice, ColumnMap, TableRole
from etl.mapping.paths import is_role
from etl.mapping.profiles import profile
from etl.mapping.spellings import folded
from etl.mapping.synonyms import Strength, concepts, meanings
from etl.mapping.vocabulary.topics import Topic, in_currency, topic

#: What a heading speaks of whose words mean an attribute or a role.
_TOPICS = {
    "Amount": Topic.TOTAL,
    "BalanceDue": Topic.BALANCE,
    "Currency": Topic.CURRENCY,
    "@doc_type": Topic.KIND,
    "@void_flag": Topic.VOID,
    "@open_flag": Topic.STATE,
    "@local": Topic.ELSEWHERE,
}


class Unbound(Struct, frozen=True):
    """A column that is neither sent nor ignored by name.

    Attributes:
        name: of the batch's column: "0", "1", …
        key: what a mapping file and ``--ignore`` call it: its heading, or "[D]" where that is blank.
        heading: as it stands in the file; "" where it is blank.
        topic: what it speaks of.
    """

    name: str
    key: str
    heading: str
    topic: Topic


class UnboundColumns(Struct, frozen=True):
    """All of a table.

    Attributes:
        columns: in the file's order.
        mapped: whether a mapping file says what its columns mean.
        profile: the built-in profile that does, with which a mapping file is drafted; "" for none.
    """

    columns: tuple[Unbound, ...] = ()
    mapped: bool = False
    profile: str = ""


def unbound(mapping: ColumnMap, headings: Sequence[str], choice: Choice, part: TableRole) -> UnboundColumns:
    """The columns that are neither bound nor ignored.

    Args:
        mapping: of the table.
        headings: as they stand in the file; "" where one is blank.
        choice: what is passed over by name, such as "Region" or "[D]".
        part: a "Type" of lines is none of invoices.
    """
    sent = {name for binding in mapping.bindings for name in binding.columns}
    ignored = {*choice.ignore, *mapping.ignored}
    said = {folded(name) for name in choice.ignore if not lettered(name)}
    named = zip(map(str, range(len(headings))), keys(headings), headings, strict=True)
    found = (
        Unbound(name, key, heading, _topic(heading, mapping.profile, part))
        for name, key, heading in named
        if name not in sent and key not in ignored and not (heading and folded(heading) in said)
    )
    return UnboundColumns(tuple(found), choice.mapping is not None, mapping.profile)


def _topic(heading: str, profile_name: str, part: TableRole) -> Topic:
    found = topic(heading, _role(profile_name, heading))
    sure = next((each for each in meanings(heading) if each.strength is Strength.SURE and each.whole), None)
    said = _TOPICS.get(sure.attribute) if sure else None
    if said is Topic.TOTAL:
        # "Total incl. tax" speaks of taxes, and is a total; "Total (USD)" may be one in another currency.
        return said if found in {Topic.UNKNOWN, Topic.ELSEWHERE} and _all(heading) else found
    found = said or found if found is Topic.UNKNOWN else found
    return Topic.UNKNOWN if found is Topic.TYPE and part is TableRole.LINES else found


def _all(heading: str) -> bool:
    """Whether a sum is that of all of an invoice, by its heading: "Value" may be that of anything."""
    said, _ = concepts(heading)
    whole = said & {"total", "gross", "grand", "original"} or ("amount" in said and said & {"invoice", "document"})
    return bool(whole) and not in_currency(heading)


def _role(name: str, heading: str) -> str | None:
    """What a built-in profile takes a heading for that it does not bind."""
    meanings = [each.means(heading) for each in profile(name).exports] if name else []
    return next((meaning for meaning in meanings if meaning is not None and is_role(meaning)), None)
