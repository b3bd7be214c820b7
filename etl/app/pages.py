"""Pages for people, written beside what they tell of."""

from pathlib import Path

from etl.app.context import Context
from etl.app.file_events import ReportWritten
from etl.app.output_paths import report_beside
from etl.errors import ResultsError
from etl.report.html import HtmlPage, write_html


def write_page(page: HtmlPage, beside: Path, context: Context) -> Path | None:
    """Writes a page beside results or a workbook, and tells where it is; None where it cannot be written."""
    try:
        report = write_html(page, report_beside(beside))
    except (ResultsError, KeyboardInterrupt) as error:
        context.observer.trouble(str(error) or "Stopped while the report was being written.")
        return None
    context.observer.note(ReportWritten(report))
    return report
