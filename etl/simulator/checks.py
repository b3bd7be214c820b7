"""The decision whether a decoded body is an InvoicePost: pure, no clock, no network.

Source of the two classes of faults: `Invoices.md` documents 400 for a bad element and 412 for a missing
mandatory one.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import msgspec
from msgspec import Struct

from etl.simulator.contract import OBJECTS, Attribute
from etl.simulator.scalars import rule_for

_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)


class Fault(Struct, frozen=True):
    """One reason to refuse a document.

    Attributes:
        where: The path of the element, for example `invoice.InvoiceItems[0].ItemCode`.
        sentence: What is wrong, for a person.
        missing: True for a missing mandatory element (412), False for a bad element (400).
    """

    where: str
    sentence: str
    missing: bool = False


def decode(body: bytes) -> object:
    """Decode a JSON body; numbers with a point or an exponent become Decimal, whole numbers int.

    Raises:
        ValueError: If the body is not JSON in UTF-8 (RFC 8259) or is nested too deeply.
    """
    try:
        return _DECODER.decode(body)
    except RecursionError as error:
        raise ValueError("The JSON is nested too deeply.") from error


def identity_of(invoice: object) -> str | None:
    """Name the document: its Identity, or its InvoiceId when the Identity is absent or blank (`Invoices.md`)."""
    if not isinstance(invoice, dict):
        return None
    names = (invoice.get("Identity"), invoice.get("InvoiceId"))
    return next((name for name in names if isinstance(name, str) and name.strip()), None)


def faults_in(invoice: object) -> list[Fault]:
    """List everything that keeps a decoded body from being an InvoicePost; an empty list accepts it."""
    return list(_object_faults("InvoicePost", "invoice", invoice))


def faults_in_patch(patch: object) -> list[Fault]:
    """List everything that keeps a decoded body from changing an invoice: of its attributes, any but none may be there.

    What is null is cleared (assumed); what is mandatory cannot be.
    """
    if not isinstance(patch, dict):
        return [Fault("invoice", "Expected a JSON object.")]
    if not patch:
        return [Fault("invoice", "There is nothing to change.")]
    mandatory = (OBJECTS["InvoicePost"].get(name) for name in patch)
    cleared = (each for each in mandatory if each is not None and each.required and _is_absent(each, patch[each.name]))
    missing = [Fault(f"invoice.{each.name}", f"{each.name} is mandatory.", missing=True) for each in cleared]
    return [*_element_faults("InvoicePost", "invoice", patch), *missing]


def faults_in_integrations(body: object) -> list[Fault]:
    """List everything that keeps a decoded body from being what `PATCH /integrations` takes."""
    return list(_object_faults("IntegrationPatch", "integrations", body))


def _object_faults(kind: str, where: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield Fault(where, "Expected a JSON object.")
        return
    yield from _element_faults(kind, where, value)
    yield from _missing(kind, where, value)


def _element_faults(kind: str, where: str, value: dict[str, object]) -> Iterator[Fault]:
    attributes = OBJECTS[kind]
    for name, item in value.items():
        attribute = attributes.get(name)
        if attribute is None:
            yield Fault(f"{where}.{name}", _unknown(name, kind))
        elif not _is_absent(attribute, item):
            yield from _value_faults(attribute, f"{where}.{name}", item)


def _missing(kind: str, where: str, value: dict[str, object]) -> Iterator[Fault]:
    for attribute in OBJECTS[kind].values():
        if attribute.required and _is_absent(attribute, value.get(attribute.name)):
            yield Fault(f"{where}.{attribute.name}", f"{attribute.name} is mandatory.", missing=True)


def _is_absent(attribute: Attribute, value: object) -> bool:
    return value is None or (attribute.required and isinstance(value, str) and not value.strip())


def _unknown(name: str, kind: str) -> str:
    for known in OBJECTS[kind]:
        if known.casefold() == name.casefold():
            return f"Element names are case-sensitive: {kind} has {known}."
    return f"{kind} has no such element."


def _value_faults(attribute: Attribute, where: str, value: object) -> Iterator[Fault]:
    if attribute.kind == "object":
        yield from _object_faults(attribute.of, where, value)
    elif attribute.kind == "array":
        yield from _array_faults(attribute.of, where, value)
    elif (sentence := rule_for(attribute.kind)(value)) is not None:
        yield Fault(where, sentence)


def _array_faults(of: str, where: str, value: object) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield Fault(where, "Expected a JSON array.")
    elif of in OBJECTS:
        for index, member in enumerate(value):
            yield from _object_faults(of, f"{where}[{index}]", member)
    else:
        yield from _string_array_faults(of, where, value)


def _string_array_faults(column: str, where: str, value: list[object]) -> Iterator[Fault]:
    texts = [member for member in value if isinstance(member, str)]
    if len(texts) < len(value):
        yield Fault(where, "Expected an array of strings.")
    # One column holds the whole list, so the list is measured as it is stored: joined.
    elif (sentence := rule_for(column)(";".join(texts))) is not None:
        yield Fault(where, sentence)
