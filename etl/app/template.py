"""An empty workbook to fill in."""

from pathlib import Path

from etl.errors import ResultsError
from etl.template import write_template


def make_template(file: Path, *, lines: bool, force: bool) -> Path:
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
    return file
