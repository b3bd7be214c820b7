"""What an import would make of files, without making it."""

from collections.abc import Iterator
from dataclasses import replace

from etl.app.context import Context
from etl.app.events import PassedOver
from etl.app.file_set import FileSet, imported_before
from etl.app.input_files import refuse_no_exports
from etl.app.mapping_tests import require_mapping_tests
from etl.documents import SEQUENCE_GAPS
from etl.errors import SettingsError
from etl.exit_codes import Ending
from etl.model.run import RunRequest
from etl.planning import Preview, preview


def preview_files(files: FileSet, documents: int, context: Context) -> Iterator[Preview]:
    """How each file is read, and its first documents.

    Raises:
        FileError: a file cannot be read, or it is not clear which of its tables is meant.
        SettingsError: fewer than no documents are to be shown.
    """
    if documents < 0:
        raise SettingsError(f"--documents: write 0 or more; it is {documents}.")
    files = files.fetched()
    refuse_no_exports(files.every)
    require_mapping_tests(files)
    if files.passed:
        context.observer.note(PassedOver(files.passed))
    request = files.request(RunRequest("preview", context.known_portal), emails=True)
    seen = preview(request, documents, imported_before(context.journal.journal))
    return (_refused(each) if files.check.refuses(SEQUENCE_GAPS) else each for each in seen)


def _refused(seen: Preview) -> Preview:
    """The preview of a file that is refused for the gaps that it has."""
    return replace(seen, obstacles=(*seen.obstacles, *filter(None, [seen.gaps])))


def end_of(seen: Preview) -> Ending:
    """How the import of a file would end, as far as that can be seen."""
    if seen.obstacles:
        return Ending.NOTHING_SENT
    rejected = any(not problem.warning for each in seen.documents for problem in each.problems)
    return Ending.FAILURES if rejected else Ending.SUCCESS
