"""Any date in any notation and order reads as itself, and no column is decided wrongly."""

import re
from datetime import date, time, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.grammar import date_forms
from etl.grammar.dates import DateOrder, iso, serial, survey, zoned
from etl.grammar.months import ENGLISH, WEEKDAYS

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD


def every(cells: list[str], order: DateOrder | None) -> list[str | None]:
    return pl.DataFrame({"text": cells}).select(iso(pl.col("text"), order))["text"].to_list()


DATES = st.dates(date(1753, 1, 1), date(9999, 12, 31))
TIMES = st.times().map(lambda moment: moment.replace(microsecond=0))
ZONES = st.sampled_from(["", "Z", " UTC", " GMT", " -0400", "+05:30", "-08", " z"])
TIME_FORMS = st.sampled_from([" %H:%M:%S", "T%H:%M:%S", " %I:%M:%S %p", ", %H:%M:%S", " %H:%M:%S.000"])
FREE = (
    *("{y:04}-{m:02}-{d:02}", "{y:04}/{m}/{d}", "{y:04}.{m:02}.{d:02}", "{y:04}{m:02}{d:02}", "{d} {name} {y:04}"),
    *("{name} {d}, {y:04}", "{d:02}-{short}-{y:04}", "{weekday}, {d} {name} {y:04}", "{d}. {german} {y:04}"),
    *("{d} {french} {y:04}", "{d} de {spanish} de {y:04}", "{y:04}-{short}-{d:02}", "{d:02}{short}{y:04}"),
)
GERMAN = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
FRENCH = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre"),
    "décembre",
)
SPANISH = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre"),
    "diciembre",
)


def free(form: str, day: date) -> str:
    at = day.month - 1
    return form.format(
        y=day.year,
        m=day.month,
        d=day.day,
        name=ENGLISH[at],
        short=ENGLISH[at][:3],
        german=GERMAN[at],
        french=FRENCH[at],
        spanish=SPANISH[at],
        weekday=WEEKDAYS[day.weekday()],
    )


@given(
    form=st.sampled_from(FREE),
    day=DATES,
    moment=TIMES,
    time_form=TIME_FORMS,
    zone=ZONES,
    order=st.sampled_from([None, *DateOrder]),
)
def test_any_date_that_needs_no_order_is_itself(
    form: str, day: date, moment: time, time_form: str, zone: str, order: DateOrder | None
) -> None:
    cell = free(form, day)
    timed = cell + moment.strftime(time_form) + zone
    assert every([cell], order)[0] == day.isoformat()
    assert every([timed], order)[0] == f"{day} {moment}"
    assert (zoned(pl.Series([cell])), zoned(pl.Series([timed]))) == (False, bool(zone))
    assert survey(pl.Series([cell])).decided is None


@st.composite
def columns(draw: st.DrawFn) -> tuple[DateOrder, list[date], list[str]]:
    order, short = draw(st.sampled_from(DateOrder)), draw(st.booleans())
    short = short or order is YMD  # with a year of four digits first, the order says itself
    separators = ["/", "-", " ", *{DMY: [".", ". "], MDY: [], YMD: [". "]}[order]]
    separator, padded = draw(st.sampled_from(separators)), draw(st.booleans())
    known = st.dates(date(1950, 1, 1), date(2049, 12, 31)) if short else DATES
    chosen = draw(st.lists(known, min_size=1, max_size=8))
    form = "{:02}" if padded else "{}"
    cells = []
    for day in chosen:
        year = f"{day.year % 100:02}" if short else f"{day.year:04}"
        parts = {"d": form.format(day.day), "m": form.format(day.month), "y": year}
        cells.append(separator.join(parts[letter] for letter in order))
    return order, chosen, cells


@given(column=columns())
def test_any_date_in_any_order_is_itself_and_no_column_is_decided_wrongly(
    column: tuple[DateOrder, list[date], list[str]],
) -> None:
    order, chosen, cells = column
    written: list[str | None] = [day.isoformat() for day in chosen]
    assert every(cells, order) == written
    evidence = survey(pl.Series(cells))
    assert not evidence.contradicts
    if evidence.decided is None:
        assert evidence.example is not None
    else:
        assert every(cells, evidence.decided) == written


NEAR = st.lists(
    st.sampled_from(
        [
            "1",
            "02",
            "3",
            "12",
            "13",
            "26",
            "31",
            "2026",
            "1999",
            "/",
            "-",
            ".",
            " ",
            "0",
            "Jul",
            "T",
            ":",
            "PM",
            "Z",
            ",",
        ]
    ),
    max_size=9,
).map("".join)


def slow(cell: str, order: DateOrder) -> date | None:
    """A second reader, of days in digits alone."""
    if not re.fullmatch(r"[0-9]+([^0-9]+)[0-9]+\1[0-9]+\.?", cell) or re.search("[^0-9/. -]", cell):
        return None
    texts = re.findall("[0-9]+", cell)
    first_is_year = len(texts[0]) == 4
    year, month_text, day = (
        texts
        if first_is_year or order is YMD
        else (texts[2], texts[1], texts[0])
        if order is DMY
        else (texts[2], texts[0], texts[1])
    )
    if (
        len(year) not in {2, 4}
        or len(month_text) > 2
        or len(day) > 2
        or (len(year) == 4 and not first_is_year and order is YMD)
    ):
        return None
    century = 0 if len(year) == 4 else 2000 if int(year) < 50 else 1900
    try:
        return date(int(year) + century, int(month_text), int(day))
    except ValueError:
        return None


@given(cells=st.lists(NEAR, min_size=1, max_size=20), order=st.sampled_from(DateOrder))
def test_a_column_reads_as_its_cells_do_and_digits_mean_what_they_say(cells: list[str], order: DateOrder) -> None:
    found = every(cells, order)
    assert found == [date_forms.read(cell, order)[0] for cell in cells]
    for cell, text in zip(cells, found, strict=True):
        if re.fullmatch("[0-9/. -]*", cell) and text is not None and not cell.strip().isdigit():
            assert slow(cell.strip(), order) == date.fromisoformat(text)


@given(day=st.dates(date(1955, 1, 1), date(2099, 12, 31)), seconds=st.integers(0, 86_399))
def test_any_serial_number_is_its_moment(day: date, seconds: int) -> None:
    fraction = f"{seconds / 86_400:.9f}"
    whole = (day - date(1899, 12, 30)).days
    frame = pl.DataFrame({"text": [f"{whole}{fraction[1:]}"]})
    assert frame.select(serial(pl.col("text"))).item() == f"{day} {timedelta(seconds=seconds)!s:0>8}"
