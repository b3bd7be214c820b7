"""JSON with exact numbers: a Decimal is written with its own digits, and a number with a fraction is read as one."""

from decimal import Decimal

import msgspec

ENCODER = msgspec.json.Encoder(decimal_format="number")
DECODER = msgspec.json.Decoder(float_hook=Decimal)

#: Decimals of what PayFabric keeps, decimal(19,5); those from which on more are of a computation in binary.
_KEPT, _COMPUTED = 5, 9
_NOISE = Decimal("1e-8")


def without_noise(amount: Decimal) -> Decimal:
    """An amount that a portal has computed in binary: 0.30000000000000004 is 0.3, and 5.5E-17 is 0.

    Of more than five decimals none is kept there (Invoice.md), so that what is nearest is what was meant; what is not
    that near to it stays as it is, and is nobody's amount.
    """
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent > -_COMPUTED:
        return amount
    kept = round(amount, _KEPT)
    if abs(amount - kept) >= _NOISE:
        return amount
    return Decimal(f"{kept:f}".rstrip("0").rstrip(".")) if kept else Decimal(0)
