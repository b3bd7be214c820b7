"""What ends with its context: ``with Spool() as rows: …``."""

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Closing(ABC):
    """A context that closes itself at its end, whatever happens in it."""

    @abstractmethod
    def close(self) -> None:
        """Gives up what is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
