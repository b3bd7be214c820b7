"""Rules that find values of which nobody can be sure: changed on their way, or no code, unit or address of their kind.

Each takes the invoices, the rules' settings and how the file is written, and yields findings without their rule's name.
"""

from collections.abc import Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.formats import IDS, Formats
from etl.documents.nested import PATH, POS, SEQ, ObjectFrame
from etl.grammar.currencies import ISO_4217, MINOR_UNITS, WORDS
from etl.grammar.ids import DAY
from schemas import Kind, attributes

#: UTF-8 read as Windows-1252, and the sign for a character that was lost.
_MOJIBAKE = "[\u00c2\u00c3](?:[\u0080-\u00bf]|[\u0152-\u0178]|[\u2013-\u2122])|\u00e2\u20ac|\ufffd"

#: Currencies as Dynamics GP names them: Z-US$, Z-C$, Z-EURO.
_OF_DYNAMICS_GP = r"^Z-\S+$"

#: Decimals of an amount that can be sent.
_SENT = 5

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
        for name in (name for name in part.bound if attributes(part.schema)[name].kind is Kind.TEXT):
            odd = part.frame.filter((pl.col(name).str.len_bytes() > pl.col(name).str.len_chars()) & _garbled(name))
            yield from at_cells(
                odd,
                name,
                "looks like text that was read in a wrong encoding",
                "Export the file as UTF-8, or say how it is encoded with --encoding.",
            )


def changed_id(invoices: ObjectFrame, _: object, formats: Formats) -> Iterator[Finding]:
    """Ids that a program has made into a number with decimals, or a spreadsheet into a day."""
    frame = invoices.frame
    for name in (name for name in IDS if name in frame.columns):
        if name in formats.floats:
            yield from at_cells(
                frame.filter(pl.col(name).str.ends_with(".0")),
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


def minor_unit(invoices: ObjectFrame, _: object, __: Formats) -> Iterator[Finding]:
    """Amounts of the invoice finer than the smallest unit of its currency (ISO 4217); of lines, prices may be."""
    frame = invoices.frame
    code = pl.col("Currency") if "Currency" in frame.columns else pl.lit(None, dtype=pl.String)
    units = code.replace_strict(MINOR_UNITS, default=2, return_dtype=pl.Int64)
    whole = frame.select((units == 0).any()).item()
    for name in (name for name in invoices.bound if attributes(invoices.schema)[name].kind is Kind.DECIMAL):
        text = pl.col(name)
        # Almost every amount has two decimals, which every currency has that is not counted in whole units.
        long = frame if whole else frame.filter(text.str.slice(-3, 1) != ".")
        decimals = text.str.extract(r"\.([0-9]*[1-9])").str.len_bytes()
        # More than five are refused already.
        finer = long.filter((decimals > units) & (decimals <= _SENT))
        for seq, pos, path, unit in finer.select(SEQ, POS, PATH, code).iter_rows():
            yield Finding(
                seq,
                pos,
                path + name,
                "",
                f"is finer than the smallest unit of {unit or _MOST}",
                "Check how your accounting system rounds it: sums may miss its own by fractions.",
            )


def single_email(invoices: ObjectFrame, _: object, __: Formats) -> Iterator[Finding]:
    """Several addresses in Email, of which newer documents of the vendor take one."""
    frame = invoices.frame
    if "Email" in frame.columns:
        yield from at_cells(
            frame.filter(pl.col("Email").str.contains(r"[;,].*[^;,\s]")),
            "Email",
            "has several addresses, and newer portals take one",
            "Leave one, and write the others into CopyEmail.",
        )


def at_cells(frame: pl.DataFrame, name: str, sentence: str, remedy: str) -> Iterator[Finding]:
    """A finding for each row of objects, at their attribute ``name``; the rule's name is still to come."""
    for seq, pos, path in frame.select(SEQ, POS, PATH).iter_rows():
        yield Finding(seq, pos, path + name, "", sentence, remedy)


def _no_code(invoices: ObjectFrame, formats: Formats, *, known: bool) -> Iterator[tuple[int, int, str, str]]:
    """Invoices whose Currency is no code: what people call one, or else nothing that is known."""
    frame = invoices.frame
    if "Currency" in frame.columns:
        odd = frame.filter(~pl.col("Currency").is_in([*ISO_4217, *formats.currencies]))
        called = pl.col("Currency").str.to_lowercase().is_in(list(WORDS))
        own = pl.col("Currency").str.contains(_OF_DYNAMICS_GP)
        yield from odd.filter(called if known else ~called & ~own).select(SEQ, POS, PATH, "Currency").iter_rows()


def _garbled(name: str) -> pl.Expr:
    return pl.col(name).str.contains(_MOJIBAKE)
