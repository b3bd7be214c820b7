"""What is said of a mapping file that was drafted. Pure."""

from collections.abc import Iterator
from pathlib import Path

from etl.app.draft_mapping import Drafted, shell_word
from etl.text import number_of, text_of


def mapping_text(file: Path, drafted: Drafted) -> Iterator[str]:
    """How many columns of each table are understood, what is still missing, and what to do next."""
    for place, draft in drafted.tables:
        if not draft.headed:
            yield f"{text_of(place)} has no headings: its first row looks like data. Its columns are called by letters."
        columns = {column for binding in draft.mapping.bindings for column in binding.columns}
        every = number_of(sum(map(bool, draft.headings)), "column")
        count = f"{len(columns)} of {every} of {text_of(place)} {'is' if len(columns) == 1 else 'are'} understood"
        yield f"{count}, {len(draft.suggestions)} more may be." if draft.suggestions else f"{count}."
        if draft.lacking:
            yield f"Still missing: {', '.join(draft.lacking)}."
    path = text_of(drafted.path)
    yield f"Wrote {path}. Correct it, then: python -m etl validate {shell_word(file)} {drafted.flags}"
