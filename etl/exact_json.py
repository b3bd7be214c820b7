"""JSON with exact numbers: a Decimal is written with its own digits, and a number with a fraction is read as one."""

from decimal import Decimal

import msgspec

ENCODER = msgspec.json.Encoder(decimal_format="number")
DECODER = msgspec.json.Decoder(float_hook=Decimal)
