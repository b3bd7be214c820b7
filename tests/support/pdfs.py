"""PDFs, exports that name them, and what the simulator has of them."""

import sqlite3
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from tests.support.stored import written_down

HEADINGS = "InvoiceId,CustomerId,Amount,BalanceDue"


def pdf(name: str, size: int = 0) -> bytes:
    """A PDF that no other is like."""
    return f"%PDF-1.7\n% {name}\n".encode().ljust(size, b" ")


def write_pdfs(folder: Path, *names: str, size: int = 0) -> Path:
    """A PDF called after each name."""
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.pdf").write_bytes(pdf(name, size))
    return folder


def write_export(path: Path, rows: Mapping[str, str | None]) -> str:
    """Invoices by InvoiceId, with the cells of their Attachment column, or all None for no such column."""
    column = any(cell is not None for cell in rows.values())
    lines = [HEADINGS + ",Attachment" * column]
    lines += [f"{name},C1,30.00,30.00{f',{cell}' if column else ''}" for name, cell in rows.items()]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path.name


def held(data: Path) -> dict[str, tuple[str, str]]:
    """File name and SHA-256 of each invoice's file in the simulator's database, by the key of its identity."""
    written_down()
    with sqlite3.connect(data) as database:
        rows = database.execute("SELECT identity_key, name, sha256 FROM attachment").fetchall()
    database.close()
    return {key: (name, digest) for key, name, digest in rows}


def expected(*names: str, size: int = 0) -> dict[str, tuple[str, str]]:
    """The same, where every invoice has the PDF that is called like it."""
    return {name.lower(): (f"{name}.pdf", sha256(pdf(name, size)).hexdigest()) for name in names}


def requests(data: Path) -> list[str]:
    """Method and end of the path of every request but those for tokens."""
    written_down()
    with sqlite3.connect(data) as database:
        rows = database.execute("SELECT method, path FROM request ORDER BY id").fetchall()
    database.close()
    return [f"{method} {path.rpartition('/')[2]}" for method, path in rows if not path.endswith("/token")]
