"""A workbook with a password."""

from pathlib import Path

import msoffcrypto
import xlsxwriter


def locked(folder: Path) -> Path:
    """july.xlsx with an invoice; its password is sesame."""
    plain, path = folder / "plain.xlsx", folder / "july.xlsx"
    with xlsxwriter.Workbook(plain) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["InvoiceId", "CustomerId", "Amount"])
        sheet.write_row(1, 0, ["A1", "C1", 30])
    with plain.open("rb") as source, path.open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("sesame", target)
    return path
