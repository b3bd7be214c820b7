"""Records that wait on the disk until all have come."""

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import Any

from etl.closing import Closing
from etl.errors import ResultsError
from etl.exact_json import DECODER, ENCODER
from etl.whole import cause


class KeptRecords(Closing):
    """Records as lines of exact JSON in a temporary file without a name, which ends with this context.

    Args:
        what: they are, for a sentence.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._file = TemporaryFile()  # noqa: SIM115 - closed on exit

    def close(self) -> None:
        """Forgets them."""
        self._file.close()

    def add(self, records: Iterable[object]) -> None:
        """Keeps records.

        Raises:
            ResultsError: the disk is full.
        """
        try:
            self._file.writelines(ENCODER.encode(record) + b"\n" for record in records)
        except OSError as error:
            raise ResultsError(f"{self._what} cannot be kept: {cause(error)}.") from error

    def __iter__(self) -> Iterator[Any]:
        """The records, from the first; numbers with a fraction as Decimal."""
        self._file.seek(0)
        return map(DECODER.decode, self._file)
