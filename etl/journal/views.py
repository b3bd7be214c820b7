"""Views of the journal for other programs: dashboards, spreadsheets. docs/operate.md promises their columns."""

from etl.journal.database import Database
from etl.model.document import UNSETTLED, Status

_PENDING = ", ".join(f"'{status}'" for status in UNSETTLED)


def _counted(name: str, condition: str, packed: str = "") -> str:
    """A column of so many documents; ``packed`` adds those that wait in pages."""
    return f"COALESCE(found.{condition}, 0){packed} AS {name}"


def _sum(name: str, condition: str) -> str:
    return f"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) AS {name}"


#: A run in a row. Documents of which there is nothing to tell yet wait in pages.
_RUN_OVERVIEW = f"""
    CREATE VIEW run_overview AS
    SELECT run.run, run.started_at, run.command, run.portal, run.state, run.who, run.corrects,
        {_counted("invoices", "every", " + COALESCE(packed.documents, 0)")},
        {_counted("succeeded", "succeeded")},
        {_counted("unchanged", "unchanged")},
        {_counted("failed", "failed")},
        {_counted("rejected", "rejected")},
        {_counted("pending", "pending", " + COALESCE(packed.documents, 0)")},
        found.finished_at
    FROM run
    LEFT JOIN (
        SELECT run, COUNT(*) AS every, MAX(finished_at) AS finished_at,
            {_sum("succeeded", f"status = '{Status.SUCCESS}'")},
            {_sum("unchanged", f"status = '{Status.UNCHANGED}'")},
            {_sum("failed", f"status = '{Status.FAILED}'")},
            {_sum("rejected", f"status = '{Status.REJECTED}'")},
            {_sum("pending", f"status IN ({_PENDING})")}
        FROM document GROUP BY run
    ) AS found ON found.run = run.run
    LEFT JOIN (SELECT run, SUM(documents) AS documents FROM page GROUP BY run) AS packed ON packed.run = run.run
"""

#: An invoice of a run in a row, once there is something to tell of it. Amount is text, to the last digit.
_INVOICE_OVERVIEW = """
    CREATE VIEW invoice_overview AS
    SELECT document.run, run.portal, document.source_row, document.document_id AS invoice_id, document.status,
        document.currency, document.amount, document.attempts, document.http_status, document.finished_at
    FROM document JOIN run ON run.run = document.run
"""

_VIEWS = {"run_overview": _RUN_OVERVIEW, "invoice_overview": _INVOICE_OVERVIEW}


def drop_views(db: Database) -> None:
    """Takes the views away while tables change."""
    for name in _VIEWS:
        db.execute(f"DROP VIEW IF EXISTS {name}")


def make_views(db: Database) -> None:
    """Makes the views anew."""
    drop_views(db)
    for statement in _VIEWS.values():
        db.execute(statement)
