"""Headings and cells together: which column of a table holds which attribute, and why."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from etl.mapping.arithmetic import Sum, share_at_most, sums
from etl.mapping.catalogue import LINES
from etl.mapping.claims import (
    BARE,
    BELIEVED,
    CELLS,
    OWN,
    PROFILE,
    STEP,
    UNKNOWN_OF_ID,
    UNKNOWN_WORD,
    WORDS,
    Claim,
    Settled,
    settle,
    strongest,
)
from etl.mapping.columns import IGNORE, ColumnRule
from etl.mapping.facts import Facts, cells_of, days, facts, money
from etl.mapping.fitting import Verdict, fit
from etl.mapping.headings import own_name
from etl.mapping.mapping import TableRole
from etl.mapping.paths import is_role
from etl.mapping.proposals import OWN as OWN_NAMES
from etl.mapping.proposals import Candidate
from etl.mapping.spellings import folded
from etl.mapping.synonyms import Strength, concepts, meanings

#: What arithmetic says for or against a claim.
_ADDS_UP, _PART, _TAXED, _NEVER_ABOVE, _ABOVE, _IN_ORDER = 150, -300, -900, 100, -300, 50

#: What it says of a line's attribute that is the same in all rows of every invoice, of so many invoices at least.
_SAME, _INVOICES = -200, 3

_ALL, _MOST = 0.98, 0.8
_DIFFERS = 0.2

#: How much less than an invoice's first row its further ones hold, where these leave its own cells empty.
_LESS = 0.7

#: What may be an id or a name is rather an id, where its cells are no names.
_ID_FIRST = 20

#: Concepts of headings whose cells are ids, whatever they look like; a "partner_id" is shown as a name.
_CALLED_ID = tuple(map(frozenset, (["number"], ["code"], ["key"], ["reference"], ["customer", "id"])))

_SUBTOTAL = "@subtotal"

_IDS = frozenset({"InvoiceId", "CustomerId"})


class _Sample(Struct, frozen=True):
    """The first rows of a table, by invoice where it has several rows of one.

    Attributes:
        rows: the facts of each column, over all rows.
        heads: the same over the first row of each invoice.
        cells: those of the first rows of the invoices.
        differs: column → the share of the invoices with several rows in which it differs from row to row.
        several: how many invoices have several rows.
    """

    rows: Mapping[str, Facts]
    heads: Mapping[str, Facts]
    cells: pl.DataFrame
    differs: Mapping[str, float]
    several: int


def understand(
    candidate: Candidate,
    rows: pl.DataFrame,
    part: TableRole,
    without: frozenset[str] = frozenset(),
    *,
    one_row_each: bool = False,
) -> Settled:
    """Weighs for each column what its heading says, as the candidate and the synonyms read it, and what stands in it.

    Args:
        candidate: the headings, with what they mean to the profile that is meant or as own names.
        rows: the first rows of the table that are not blank: String columns "0", "1", …
        part: what the rows are part of.
        without: attributes that no column holds.
        one_row_each: whether an invoice has one row, whatever number stands twice.
    """
    cells = rows.select(cells_of(rows, name).alias(name) for name in rows.columns)
    said = [each for each in _said(candidate, part, without) if each.attribute not in without]
    whole = _sample(cells)
    invoice = strongest([_weighed(each, whole) for each in said], "InvoiceId")
    sample = whole if one_row_each or invoice is None or part is TableRole.LINES else _by_invoice(whole, invoice.column)
    headings = {column.name: column.heading for column in candidate.columns}
    said = list(_named(said, sample, headings))
    claims = [_weighed(each, sample) for each in (*said, *_by_cells(candidate, sample, part))]
    return settle(_in_order(_within(_added(claims, sample, headings), sample, headings), sample, headings))


def _said(candidate: Candidate, part: TableRole, without: frozenset[str]) -> Iterator[Claim]:
    """What the headings say."""
    numbered = any(m.attribute == "InvoiceId" and m.rank == 0 for c in candidate.columns for m in meanings(c.heading))
    for column in candidate.columns:
        if column.meaning == IGNORE:
            continue
        if column.meaning is not None and candidate.profile != OWN_NAMES and column.meaning not in without:
            yield from _of_profile(column, candidate)
            continue
        own = own_name(column.heading, part)
        if own is not None:
            yield Claim(column.name, own, _own(column, own, part, candidate, numbered=numbered), ("it is called so",))
        for meaning in meanings(column.heading):
            if meaning.attribute != own and _belongs(meaning.attribute, part):
                score = WORDS[meaning.strength] - STEP[meaning.strength] * meaning.rank
                score -= 0 if meaning.whole else UNKNOWN_OF_ID if meaning.attribute in _IDS else UNKNOWN_WORD
                score -= _ID_FIRST if meaning.attribute == "CustomerName" and meaning.strength is Strength.LIKELY else 0
                yield Claim(column.name, meaning.attribute, score, ("its heading says so",))


def _of_profile(column: ColumnRule, candidate: Candidate) -> Iterator[Claim]:
    found = {said for export in candidate.exports if (said := export.means(column.heading)) is not None}
    meant = {each for each in found if not is_role(each)} or {str(column.meaning)}
    if column.meaning not in meant:
        meant = {str(column.meaning)}
    for attribute in sorted(meant):
        yield Claim(column.name, attribute, PROFILE, (f"so it is in {candidate.profile}",))


def _own(column: ColumnRule, own: str, part: TableRole, candidate: Candidate, *, numbered: bool) -> int:
    """What an own name is worth; less, where the heading means something else as well."""
    others = [each for each in meanings(column.heading) if each.attribute != own and each.strength is Strength.SURE]
    if (
        own.startswith(LINES)
        and part is not TableRole.LINES
        and folded(own.rpartition(".")[2]) == folded(column.heading)
    ):
        return BARE if others else OWN
    if own == "InvoiceId" and numbered and candidate.lacks:
        return WORDS[Strength.SURE] - STEP[Strength.SURE]
    return OWN


def _belongs(attribute: str, part: TableRole) -> bool:
    return part is not TableRole.LINES or attribute.startswith(LINES) or attribute == "InvoiceId"


def _named(said: Sequence[Claim], sample: _Sample, headings: Mapping[str, str]) -> Iterator[Claim]:
    """The claims, where names under a heading such as "Customer" or "Contact" are names, and no ids of customers.

    Whether the portal knows its customers by name only a person can say; but beside a column "Customer Name" they are
    the ids.
    """
    found: dict[tuple[str, str], Claim] = {}
    surely = {each.column for each in said if each.attribute == "CustomerName" and each.score >= BELIEVED}
    for each in said:
        claim, (called, _) = each, concepts(headings[each.column])
        other = surely - {claim.column} or any(each <= called for each in _CALLED_ID)
        if claim.attribute == "CustomerId" and not other and sample.heads[claim.column].names > _MOST:
            claim = replace(claim, attribute="CustomerName", score=claim.score - _ID_FIRST)
        known = found.get((claim.column, claim.attribute))
        if known is None or known.score < claim.score:
            found[claim.column, claim.attribute] = claim
    yield from found.values()


def _by_cells(candidate: Candidate, sample: _Sample, part: TableRole) -> Iterator[Claim]:
    """What cells say under a heading that says nothing."""
    for column in candidate.columns:
        if column.meaning is None and part is not TableRole.LINES and not meanings(column.heading):
            for attribute in ("Currency", "Email"):
                if fit(attribute, sample.heads[column.name]).weight > 0:
                    yield Claim(column.name, attribute, CELLS - 200, ())


def _weighed(claim: Claim, sample: _Sample) -> Claim:
    """The claim with what the column's own cells say of it."""
    line = claim.attribute.startswith(LINES)
    whole = line or claim.attribute in {"InvoiceId", "Identity"}
    verdict = fit(claim.attribute, (sample.rows if whole else sample.heads)[claim.column])
    differs = sample.differs.get(claim.column, 0)
    if differs > _DIFFERS and _is_amount(claim):
        verdict = Verdict(because="it differs from row to row of one invoice", impossible=True)
    elif line and sample.several >= _INVOICES and not differs:
        claim = claim.and_(_SAME, "it is the same in all rows of each invoice")
    if verdict.impossible:
        return replace(claim, though=(verdict.because,), impossible=True)
    return claim.and_(verdict.weight, verdict.because) if verdict.because else claim


def _sample(cells: pl.DataFrame) -> _Sample:
    rows = {name: facts(cells[name]) for name in cells.columns}
    return _Sample(rows, rows, cells, {}, 0)


def _by_invoice(whole: _Sample, invoice: str) -> _Sample:
    """The same rows by invoice; as they were where each has one."""
    cells = whole.cells
    marked = cells.with_columns(_continued(cells, invoice).alias("id")).drop_nulls("id")
    heads = marked.unique("id", keep="first", maintain_order=True)
    if heads.height in {0, cells.height}:
        return whole
    groups = marked.group_by("id").agg(pl.len().alias("rows"), pl.all().drop_nulls().n_unique())
    groups = groups.filter(pl.col("rows") > 1)
    differs = {name: float((groups[name] > 1).sum()) / groups.height for name in cells.columns} if groups.height else {}
    first = heads.drop("id")
    return _Sample(whole.rows, {name: facts(first[name]) for name in first.columns}, first, differs, groups.height)


def _continued(cells: pl.DataFrame, invoice: str) -> pl.Series:
    """The ids of the invoices; where rows without one hold much less, they belong to the invoice above them."""
    filled = cells.select(pl.sum_horizontal(pl.all().is_not_null()).alias("filled"))["filled"]
    ids = cells[invoice]
    without = ids.is_null()
    if not without.any() or without.all():
        return ids
    less = _mean(filled.filter(without)) < _LESS * _mean(filled.filter(~without))
    return ids.forward_fill() if less else ids


def _mean(counts: pl.Series) -> float:
    return float(counts.sum()) / max(len(counts), 1)


def _added(claims: Sequence[Claim], sample: _Sample, headings: Mapping[str, str]) -> list[Claim]:
    """A total that is the sum of other columns is one, and its largest part is none."""
    busy = {c.column for c in claims if not c.impossible and sample.heads[c.column].amounts > _MOST and _is_amount(c)}
    found = sums({name: money(sample.cells[name]) for name in busy})
    return [_summed(claim, found, headings, claims) for claim in claims]


def _is_amount(claim: Claim) -> bool:
    return claim.attribute in {
        "Amount",
        "BalanceDue",
        "Tax",
        "Freight",
        "MiscCost",
        "Discount",
        _SUBTOTAL,
        "@paid_amount",
    }


def _summed(claim: Claim, found: Sequence[Sum], headings: Mapping[str, str], claims: Sequence[Claim]) -> Claim:
    if claim.impossible or claim.attribute not in {"Amount", "Tax"}:
        return claim
    totals = {each.column for each in claims if each.attribute == "Amount" and not each.impossible}
    taxes = {each.column for each in claims if each.attribute == "Tax" and not each.impossible}
    for each in found:
        named = " + ".join(f'"{headings[part]}"' for part in each.parts)
        if claim.attribute == "Amount" and claim.column == each.total:
            return claim.and_(_ADDS_UP, f"it is {named}")
        if claim.attribute == "Amount" and claim.column == each.parts[0] and each.total in totals:
            weight = _TAXED if taxes & set(each.parts[1:]) else _PART
            return claim.and_(weight, f'it is a part of "{headings[each.total]}"')
        if claim.attribute == "Tax" and claim.column in each.parts[1:]:
            return claim.and_(_IN_ORDER, f'"{headings[each.total]}" is {named}')
    return claim


def _within(claims: Sequence[Claim], sample: _Sample, headings: Mapping[str, str]) -> list[Claim]:
    """What is still due is never above the Amount."""
    total = strongest(claims, "Amount")
    if total is None:
        return list(claims)
    high = money(sample.cells[total.column])
    said = f'above "{headings[total.column]}"'
    return [_compared(each, sample, high, said) if each.column != total.column else each for each in claims]


def _compared(claim: Claim, sample: _Sample, high: pl.Series, said: str) -> Claim:
    if claim.attribute != "BalanceDue" or claim.impossible:
        return claim
    share = share_at_most(money(sample.cells[claim.column]), high)
    if share is not None and share >= _ALL:
        return claim.and_(_NEVER_ABOVE, f"it is never {said}")
    return claim.and_(_ABOVE, f"it is {said} in many rows") if share is not None and share < _MOST else claim


def _in_order(claims: Sequence[Claim], sample: _Sample, headings: Mapping[str, str]) -> list[Claim]:
    """What is due is not due before it is posted."""
    posted = strongest(claims, "PostingDate")
    if posted is None:
        return list(claims)
    low = days(sample.cells[posted.column])
    said = f'it is never before "{headings[posted.column]}"'
    due = {each.column for each in claims if each.attribute == "DueDate" and not each.impossible} - {posted.column}
    later = {name for name in due if (share_at_most(low, days(sample.cells[name])) or 0) >= _ALL}
    return [c.and_(_IN_ORDER, said) if c.attribute == "DueDate" and c.column in later else c for c in claims]
