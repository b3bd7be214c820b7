"""``etl template``: an empty workbook to fill in."""

from pathlib import Path

from etl.cli.exits import Exit
from etl.errors import ResultsError
from etl.template import write_template


def make_template(file: Path, *, lines: bool, force: bool) -> Exit:
    """Writes the workbook.

    Raises:
        ResultsError: the file is there already, is no .xlsx, or cannot be written.
    """
    if file.suffix.lower() != ".xlsx":
        raise ResultsError(f"A template is a workbook: call it {file.stem or 'invoices'}.xlsx.")
    if file.is_dir():
        raise ResultsError(f"{file} is a folder. Choose another name.")
    if file.exists() and not force:
        raise ResultsError(f"{file} is there already. Add --force to write over it, or choose another name.")
    write_template(file, lines=lines)
    row = "a line of an invoice" if lines else "an invoice"
    print(f"Wrote {file}. Each row below its headings is {row}; its second sheet explains them.")
    print(f"Fill it in, then: python -m etl preview {file}")
    return Exit.SUCCESS
