"""What is said of a mapping file that was drafted. Pure."""

from collections.abc import Iterator

from etl.app.draft_mapping import Drafted
from etl.app.mapping_tests import MappingTests
from etl.text import number_of, shell_word, text_of


def mapping_text(drafted: Drafted) -> Iterator[str]:
    """How many columns of each table are understood, what is still missing, and what to do next."""
    for place, draft in drafted.tables:
        if not draft.headed:
            yield f"{text_of(place)} has no headings: its first row looks like data. Its columns are called by letters."
        columns = {column for binding in draft.mapping.bindings for column in binding.columns}
        every = number_of(sum(map(bool, draft.headings)), "column")
        count = f"{len(columns)} of {every} of {text_of(place)} {'is' if len(columns) == 1 else 'are'} understood"
        yield f"{count}, {len(draft.suggestions)} more may be." if draft.suggestions else f"{count}."
        if draft.lacking:
            yield " ".join(filter(None, (f"Still missing: {', '.join(draft.lacking)}.", draft.by_name)))
    path = text_of(drafted.path)
    yield f"Wrote {path}. Correct it, then: python -m etl validate {shell_word(drafted.file)} {drafted.flags}"


def mapping_tests_text(found: MappingTests) -> Iterator[str]:
    """Which tests of a mapping file failed, and how many there are."""
    yield from found.failures
    if not found.count:
        yield f"{found.name} has no tests: write some below [[tests]], see docs/files.md."
    elif not found.failures:
        yield f"{number_of(found.count, 'test')} of {found.name} passed."
