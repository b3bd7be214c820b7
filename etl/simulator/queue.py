"""The queue between portal and back office: what became of documents there.

Source: `Integration.md`, and the example of `GET /integrations`. A document that is told of and not in the queue is
added (assumed): an invoice that was never accepted has no other way into it.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

_SCHEMA: Final = """
create table if not exists integration (
    document_key text not null,
    type text not null,
    document_id text not null,
    status text not null,
    error_message text,
    failed_attempts integer not null,
    date text not null,
    last_attempt text not null,
    primary key (document_key, type)
) without rowid;
"""
_TELL: Final = """
insert into integration values (?, ?, ?, ?, ?, ?, ?, ?)
on conflict (document_key, type) do update set
    status = excluded.status,
    error_message = excluded.error_message,
    failed_attempts = failed_attempts + excluded.failed_attempts,
    last_attempt = excluded.last_attempt
"""
_KEYS: Final = ("DocumentId", "Status", "Type", "ErrorMessage", "FailedAttempts", "Date", "LastAttempt")
_ENTRIES: Final = (
    "select document_id, status, type, error_message, failed_attempts, date, last_attempt"
    " from integration order by date desc, document_key, type"
)


class Queue:
    """The queue, in the simulator's database.

    Args:
        connection: Committed and closed by whoever opened it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def tell(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Take note of IntegrationPosts that `checks.faults_in_integrations` found nothing wrong with."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
        for document in documents:
            name, status = document["DocumentId"], document["Status"]
            kind = document.get("DocumentType") or self._type_of(name) or "Invoice"
            key, failed = name.strip().casefold(), status == "Failed"
            row = (key, kind, name, status, document.get("ErrorMessage") or None, failed, now, now)
            self._connection.execute(_TELL, row)

    def _type_of(self, name: str) -> str | None:
        query = "select type from integration where document_key = ? order by type"
        row = self._connection.execute(query, (name.strip().casefold(),)).fetchone()
        return None if row is None else str(row[0])

    def entries(self) -> list[dict[str, Any]]:
        """List the entries as IntegrationResponses, the newest first."""
        rows = [dict(zip(_KEYS, row, strict=True)) for row in self._connection.execute(_ENTRIES)]
        return [_response(row) for row in rows]


def _response(row: dict[str, Any]) -> dict[str, Any]:
    entry = f"{row['Type']}/{row['DocumentId'].casefold()}"
    return {
        "IntegrationId": str(uuid5(NAMESPACE_URL, entry)),
        "Date": row["Date"],
        "DocumentId": row["DocumentId"],
        "Status": row["Status"],
        "Type": row["Type"],
        "ErrorMessage": row["ErrorMessage"],
        "FailedAttempts": row["FailedAttempts"],
        "LastAttempt": row["LastAttempt"],
        "CreatedBy": "simulator",
    }
