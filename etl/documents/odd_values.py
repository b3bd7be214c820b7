"""Rules that find values of which nobody can be sure: changed on their way, or no code, unit or address of their kind.

Each takes the invoices, the rules' settings and how the file is written, and yields findings without their rule's name.
"""

from collections.abc import Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.formats import IDS, Formats
from etl.documents.looks import Look, kept
from etl.documents.nested import PATH, POS, SEQ, ObjectFrame
from etl.grammar.currencies import ISO_4217, MINOR_UNITS, WORDS
from etl.grammar.ids import DAY, GROUPED
from schemas import Kind
from schemas.rules import all_plain

#: UTF-8 read as Windows-1252, and the sign for a character that was lost.
_MOJIBAKE = "[\u00c2\u00c3](?:[\u0080-\u00bf]|[\u0152-\u0178]|[\u2013-\u2122])|\u00e2\u20ac|\ufffd"

#: Currencies as Dynamics GP names them: Z-US$, Z-C$, Z-EURO.
_OF_DYNAMICS_GP = r"^Z-\S+$"

#: Ends an id that a program took for an amount.
_FLOAT = ".0"

#: An address, and something behind it.
_SEVERAL = r"[;,].*[^;,\s]"

#: Decimals of an amount that can be sent.
_SENT = 5

#: Currencies that are counted in whole units.
_WHOLE = [code for code, decimals in MINOR_UNITS.items() if decimals == 0]

#: Of an amount whose invoice names no currency.
_MOST = "most currencies"


def leading_zeros(invoices: ObjectFrame, _: object, formats: Formats) -> Iterator[Finding]:
    """Ids of digits that are shorter than the others, which begin with a zero."""
    for name, width in formats.padded.items():
        if name in invoices.frame.columns:
            digits = pl.col(name).str.contains(r"^[0-9]+$") & (pl.col(name).str.len_bytes() < width)
            yield from at_cells(
                invoices.frame.filter(digits),
                name,
                f"is shorter than the {width} digits of others that begin with a zero",
                "Check whether a spreadsheet dropped its leading zeros.",
            )


def mojibake(invoices: ObjectFrame, _: object, __: Formats) -> Iterator[Finding]:
    """Text that was read in a wrong encoding."""
    for part in invoices:
        for name in part.of_kind(Kind.TEXT):
            yield from at_cells(
                part.frame.filter(_garbled(name)),
                name,
                "looks like text that was read in a wrong encoding",
                "Export the file as UTF-8, or say how it is encoded with --encoding.",
            )


def mojibake_looks(part: ObjectFrame, _: object, __: Formats) -> Iterator[Look]:
    """How it is seen that nothing of a part was."""
    for name in part.of_kind(Kind.TEXT):
        yield kept((name, all_plain), _garbled(name), all_plain(pl.col(name)))


def _garbled(name: str) -> pl.Expr:
    text = pl.col(name)
    return (text.str.len_bytes() > text.str.len_chars()) & text.str.contains(_MOJIBAKE)


def changed_id(invoices: ObjectFrame, _: object, formats: Formats) -> Iterator[Finding]:
    """Ids that a program has made into a number with decimals, or a spreadsheet into a day."""
    frame = invoices.frame
    for name in (name for name in IDS if name in frame.columns):
        if name in formats.floats:
            yield from at_cells(
                frame.filter(pl.col(name).str.ends_with(_FLOAT)),
                name,
                "ends in .0, as all of its column do",
                "Check whether a program took the ids for amounts: export them as text.",
            )
        yield from at_cells(
            frame.filter(pl.col(name).str.contains(DAY)),
            name,
            "is a day",
            "Check whether a spreadsheet took the id for a date: format the column as text there, and type it again.",
        )
        yield from at_cells(
            frame.filter(pl.col(name).str.contains(GROUPED)),
            name,
            "is a number with its thousands parted",
            "Check whether a spreadsheet has parted them: format the column as text there, and export it once more.",
        )


def changed_id_looks(part: ObjectFrame, _: object, formats: Formats) -> Iterator[Look]:
    """How it is seen that no id was."""
    for name in (name for name in IDS if not part.name and name in part.frame.columns):
        text = pl.col(name)
        yield kept((name, DAY), text.str.contains(DAY))
        yield kept((name, GROUPED), text.str.contains(GROUPED))
        if name in formats.floats:
            yield kept((name, _FLOAT), text.str.ends_with(_FLOAT))


def currency_sign(invoices: ObjectFrame, _: object, formats: Formats) -> Iterator[Finding]:
    """Currencies by a sign or name: nobody guesses which code is meant."""
    for seq, pos, path, said in _no_code(invoices, formats, known=True):
        codes = WORDS[said.strip().casefold()].split()
        which = codes[0] if len(codes) == 1 else "its code"
        table = f'values = {{ "{said}" = "{codes[0]}", "*" = "*" }}'
        yield Finding(
            seq,
            pos,
            path + "Currency",
            "",
            "is what people call a currency, and not its code",
            f"Write {which}, or say in a mapping file what it means: {table}.",
        )


def currency_code(invoices: ObjectFrame, _: object, formats: Formats) -> Iterator[Finding]:
    """Currencies that are neither a code nor what people call one; a mapping file may state them."""
    for seq, pos, path, said in _no_code(invoices, formats, known=False):
        yield Finding(
            seq,
            pos,
            path + "Currency",
            "",
            "is no currency code of ISO 4217",
            "Check that the portal knows it. To have it sent without this warning, say so in a mapping file:"
            f' values = {{ "{said}" = "{said}", "*" = "*" }}.',
        )


def currency_looks(part: ObjectFrame, _: object, formats: Formats) -> Iterator[Look]:
    """How it is seen that all currencies are codes."""
    if not part.name and "Currency" in part.frame.columns:
        yield kept(("Currency", _code), ~_code(formats) & (_called() | _unknown()), _code(formats))


def minor_unit(invoices: ObjectFrame, _: object, __: Formats) -> Iterator[Finding]:
    """Amounts of the invoice finer than the smallest unit of its currency (ISO 4217); of lines, prices may be."""
    code = _currency(invoices)
    for name in invoices.of_kind(Kind.DECIMAL):
        finer = invoices.frame.filter(_finer(name, code))
        for seq, pos, path, unit in finer.select(SEQ, POS, PATH, code).iter_rows():
            yield Finding(
                seq,
                pos,
                path + name,
                "",
                f"is finer than the smallest unit of {unit or _MOST}",
                "Check how your accounting system rounds it: sums may miss its own by fractions.",
            )


def minor_unit_looks(part: ObjectFrame, _: object, __: Formats) -> Iterator[Look]:
    """How it is seen that no amount is: it has two decimals, as all currencies but those of whole units."""
    code = _currency(part)
    for name in part.of_kind(Kind.DECIMAL) if not part.name else ():
        usual = ~code.is_in(_WHOLE).fill_null(value=False) & (pl.col(name).str.slice(-3, 1) == ".")
        yield kept((name, minor_unit), _finer(name, code), usual)


def _currency(invoices: ObjectFrame) -> pl.Expr:
    return pl.col("Currency") if "Currency" in invoices.frame.columns else pl.lit(None, dtype=pl.String)


def _finer(name: str, code: pl.Expr) -> pl.Expr:
    units = code.replace_strict(MINOR_UNITS, default=2, return_dtype=pl.Int64)
    decimals = pl.col(name).str.extract(r"\.([0-9]*[1-9])").str.len_bytes()
    # More than five are refused already.
    return (decimals > units) & (decimals <= _SENT)


def single_email(invoices: ObjectFrame, _: object, __: Formats) -> Iterator[Finding]:
    """Several addresses in Email, of which newer documents of the vendor take one."""
    if "Email" in invoices.frame.columns:
        yield from at_cells(
            invoices.frame.filter(pl.col("Email").str.contains(_SEVERAL)),
            "Email",
            "has several addresses, and newer portals take one",
            "Leave one, and write the others into CopyEmail.",
        )


def single_email_looks(part: ObjectFrame, _: object, __: Formats) -> Iterator[Look]:
    """How it is seen that none has."""
    if not part.name and "Email" in part.frame.columns:
        yield kept(("Email", _SEVERAL), pl.col("Email").str.contains(_SEVERAL))


def at_cells(frame: pl.DataFrame, name: str, sentence: str, remedy: str) -> Iterator[Finding]:
    """A finding for each row of objects, at their attribute ``name``; the rule's name is still to come."""
    for seq, pos, path in frame.select(SEQ, POS, PATH).iter_rows():
        yield Finding(seq, pos, path + name, "", sentence, remedy)


def _no_code(invoices: ObjectFrame, formats: Formats, *, known: bool) -> Iterator[tuple[int, int, str, str]]:
    """Invoices whose Currency is no code: what people call one, or else nothing that is known."""
    frame = invoices.frame
    if "Currency" in frame.columns:
        odd = frame.filter(~_code(formats))
        yield from odd.filter(_called() if known else _unknown()).select(SEQ, POS, PATH, "Currency").iter_rows()


def _code(formats: Formats) -> pl.Expr:
    return pl.col("Currency").is_in([*ISO_4217, *formats.currencies])


def _called() -> pl.Expr:
    return pl.col("Currency").str.to_lowercase().is_in(list(WORDS))


def _unknown() -> pl.Expr:
    return ~_called() & ~pl.col("Currency").str.contains(_OF_DYNAMICS_GP)
