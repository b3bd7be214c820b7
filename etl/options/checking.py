"""What is checked before anything is sent, and which files go with invoices."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from etl.errors import SettingsError
from etl.options.flag import CONTROLS, FILES, Flag, settle
from etl.options.parsing import path, size, words

if TYPE_CHECKING:
    from etl.report import ExpectedTotal

_LARGEST = "4MB"

#: Bytes that an attachment may have, if nobody says otherwise.
LARGEST = size(_LARGEST)


def _checks(value: Iterable[str]) -> frozenset[str]:
    named = words(value)
    if named:
        from etl.documents import SWITCHES

        _require_known(named, SWITCHES, "--skip-check: there is no check")
    return named


def _of_runs(value: Iterable[str]) -> frozenset[str]:
    named = words(value)
    if named:
        from etl.documents import OF_RUNS

        _require_known(named, OF_RUNS, "--refuse: there is no")
    return named


def _require_known(named: frozenset[str], known: Collection[str], without: str) -> None:
    """Raises SettingsError, which begins with ``without``, where one of the names is not known."""
    unknown = sorted(named.difference(known))
    if unknown:
        raise SettingsError(f"{without} {unknown[0]}. There are {', '.join(known)}.")


def _attributes(value: Iterable[str]) -> frozenset[str]:
    named = words(value)
    return frozenset(map(_attribute, named)) if named else named


def _attribute(name: str) -> str:
    """An attribute in PayFabric's spelling."""
    from difflib import get_close_matches

    from etl.documents.presence import ATTRIBUTES

    known = {each.casefold(): each for each in ATTRIBUTES}
    found = known.get(name.strip().casefold())
    if found is None:
        near = "".join(f" Did you mean {known[each]}?" for each in get_close_matches(name.casefold(), known, 1))
        raise SettingsError(f"--without: there is no attribute {name}.{near} See python -m etl template.")
    return found


def _count(value: str | int) -> int | None:
    from etl.report import expected

    return expected(str(value), ()).count


def _hash_total(value: str | int) -> int:
    from etl.report.controls import hash_total

    return hash_total(str(value))


def _totals(value: "Iterable[str | ExpectedTotal]") -> "tuple[ExpectedTotal, ...]":
    stated = [value] if isinstance(value, str) else list(value)
    if not stated:
        return ()
    from etl.report import expected

    return tuple(
        total for each in stated for total in (expected(None, [each]).totals if isinstance(each, str) else [each])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What must hold, or nothing is sent.

    Attributes:
        skip_check: checks across cells that are left out.
        strict: whether warnings reject their invoices.
        without: attributes, or objects ("BillingAddress"), that the last runs have sent and the files may lack.
        refuse: what else is only told of the files as a whole, and is to refuse them.
        send_credits: whether what is no invoice is sent as one.
        expect_count: how many invoices must have been read; None for any number.
        expect_hash: what the numbers in their InvoiceIds must come to.
        expect_total: what their Amounts must come to; as text "123456.78 USD".

    Raises:
        SettingsError: a value makes no sense, or there is no such check.
    """

    skip_check: Annotated[
        frozenset[str],
        Flag(
            metavar="NAME",
            help="A check across cells that is left out. Repeat it.",
            panel=CONTROLS,
            repeated=True,
            standing=True,
            parse=_checks,
        ),
    ] = frozenset()
    strict: Annotated[bool, Flag(help="Reject invoices with warnings too.", panel=CONTROLS, standing=True)] = False
    without: Annotated[
        frozenset[str],
        Flag(
            metavar="ATTRIBUTE",
            help="What the last runs have sent and this file may lack. Repeat it.",
            panel=CONTROLS,
            repeated=True,
            setting=True,
            parse=_attributes,
        ),
    ] = frozenset()
    refuse: Annotated[
        frozenset[str],
        Flag(
            metavar="NAME",
            help="What of the file as a whole is else only told: unusual, sequence_gaps, unknown_customer. Repeat it.",
            panel=CONTROLS,
            repeated=True,
            setting=True,
            parse=_of_runs,
        ),
    ] = frozenset()
    send_credits: Annotated[
        bool, Flag(help="Send credit memos and negative amounts as invoices.", panel=CONTROLS, standing=True)
    ] = False
    expect_count: Annotated[
        int | None,
        Flag(metavar="N", help="Send nothing unless so many invoices were read.", panel=CONTROLS, parse=_count),
    ] = None
    expect_total: Annotated[
        "tuple[ExpectedTotal, ...]",
        Flag(
            metavar='"SUM CUR"',
            help='Send nothing unless the Amounts read come to this: "123456.78 USD". Repeat it for each currency.',
            panel=CONTROLS,
            repeated=True,
            parse=_totals,
        ),
    ] = ()

    expect_hash: Annotated[
        int | None,
        Flag(
            metavar="N",
            help="Send nothing unless the numbers in the InvoiceIds read come to this: their hash total.",
            panel=CONTROLS,
            parse=_hash_total,
        ),
    ] = None

    def __post_init__(self) -> None:
        settle(self)

    def refuses(self, name: str) -> bool:
        """Whether files are refused for what a rule finds of them as a whole."""
        return self.strict or name in self.refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentOptions:
    """Which files go with invoices.

    Attributes:
        attachments: their folder; None for that of the file that names them.
        max_attachment: bytes that one may have; as text "4MB".

    Raises:
        SettingsError: a value makes no sense.
    """

    attachments: Annotated[
        Path | None,
        Flag(
            metavar="DIR",
            help="The folder of the PDFs: named by the column Attachment, else INVOICEID.pdf.",
            default="the file's folder",
            panel=FILES,
            standing=True,
            place=True,
            parse=path,
        ),
    ] = None
    max_attachment: Annotated[
        int,
        Flag(
            metavar="SIZE",
            help="The largest PDF: 4MB, 500kB, or bytes.",
            default=_LARGEST,
            panel=CONTROLS,
            standing=True,
            parse=size,
        ),
    ] = LARGEST

    def __post_init__(self) -> None:
        settle(self)
