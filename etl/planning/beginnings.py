"""Some InvoiceIds of each kind of a run: ids of a kind begin alike, and end in a number."""

from collections.abc import Iterator

import polars as pl

#: Ids kept of each kind, kinds of a run whose ids are told apart by them, and ids in all.
_EACH, _KINDS, _ALL = 100, 1_000, 2_000


class Beginnings:
    """Takes the ids of a run, batch by batch; of ids that begin in very many ways nothing is kept."""

    def __init__(self) -> None:
        self._some: dict[str, list[tuple[int, str]]] = {}
        self._many = False

    def add(self, rows: pl.DataFrame) -> None:
        """Takes the ``seq`` and ``invoice_key`` of the next documents; nulls are none."""
        if self._many:
            return
        full = [begin for begin, some in self._some.items() if len(some) >= _EACH]
        begin = rows["invoice_key"].str.strip_chars_end("0123456789")
        left = rows.select("seq", "invoice_key", begin.alias("begin")).filter(~begin.is_in(full)).drop_nulls()
        for seq, key, kind in (
            left.group_by("begin", maintain_order=True).head(_EACH).select("seq", "invoice_key", "begin").iter_rows()
        ):
            self._some.setdefault(kind, []).append((seq, key))
        if len(self._some) > _KINDS:
            self._many = True
            self._some.clear()

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yields ``seq`` and key of those that were kept, of kinds with the fewest first."""
        kinds = sorted(self._some.values(), key=len)
        every = [each for some in kinds for each in some[:_EACH]]
        yield from every[:_ALL]
