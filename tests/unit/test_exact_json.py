from decimal import Decimal

import pytest

from etl.exact_json import DECODER, ENCODER


@pytest.mark.parametrize(
    "number", ["45.00", "0.10", "12345678901234.12345", "0.1000000000000000055511151231257827", "1E+3"]
)
def test_a_number_keeps_its_digits_there_and_back(number: str) -> None:
    line = b'{"Amount":%s}' % number.encode()
    decoded = DECODER.decode(line)
    assert decoded == {"Amount": Decimal(number)}
    assert ENCODER.encode(decoded) == line
