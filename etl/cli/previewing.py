"""``etl preview``: what an import would make of files, without making it."""

from pathlib import Path

from etl.cli.exits import Exit
from etl.cli.preview_text import preview_text
from etl.cli.understanding import Understanding, planning
from etl.errors import SettingsError
from etl.pipeline import Past, Preview, preview
from etl.records import RunRequest


def preview_files(files: tuple[Path, ...], understanding: Understanding, documents: int, past: Past) -> Exit:
    """Shows each file, and ends as its import would as far as that can be seen.

    Raises:
        FileError: a file cannot be read, or it is not clear which of its tables is meant.
        SettingsError: fewer than no documents are to be shown.
    """
    if documents < 0:
        raise SettingsError(f"--documents: write 0 or more; it is {documents}.")
    code = Exit.SUCCESS
    request = planning(files, RunRequest("preview"), understanding, emails=True)
    for number, seen in enumerate(preview(request, documents, past)):
        if number:
            print()
        for line in preview_text(seen):
            print(line)
        code = max(code, _end(seen))
    return code


def _end(seen: Preview) -> Exit:
    if seen.obstacles:
        return Exit.NOTHING_SENT
    rejected = any(not problem.warning for each in seen.documents for problem in each.problems)
    return Exit.FAILURES if rejected else Exit.SUCCESS
