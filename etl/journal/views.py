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
        {_counted("invoices", "every", " + COALESCE(packed.documents, 0) + COALESCE(packed.settled, 0)")},
        {_counted("succeeded", "succeeded", " + COALESCE(packed.settled, 0)")},
        {_counted("unchanged", "unchanged")},
        {_counted("failed", "failed")},
        {_counted("rejected", "rejected")},
        {_counted("pending", "pending", " + COALESCE(packed.documents, 0)")},
        CASE WHEN packed.finished_at > COALESCE(found.finished_at, '') THEN packed.finished_at
            ELSE found.finished_at END AS finished_at
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
    LEFT JOIN (
        SELECT run, SUM(CASE WHEN settled = 0 THEN documents ELSE 0 END) AS documents,
            SUM(CASE WHEN settled > 0 THEN documents ELSE 0 END) AS settled, MAX(finished_at) AS finished_at
        FROM page GROUP BY run
    ) AS packed ON packed.run = run.run
"""

#: An invoice of a run in a row, once it was sent or something is to be told of it. Amount is text, to the last digit.
_INVOICE_OVERVIEW = """
    CREATE VIEW invoice_overview AS
    SELECT document.run, run.portal, document.source_row, document.document_id AS invoice_id, document.status,
        document.currency, document.amount, document.attempts, document.http_status, document.finished_at
    FROM document JOIN run ON run.run = document.run
    UNION ALL
    SELECT page.run, run.portal, CAST({items[0]} AS INTEGER), {items[1]}, '{success}', {items[2]}, {items[3]},
        1, CAST({items[4]} AS INTEGER),
        SUBSTR(page.finished_at, 1, LENGTH(page.finished_at) - LENGTH({items[5]})) || {items[5]}
    FROM page JOIN run ON run.run = page.run CROSS JOIN {elements}
"""

_NAMES = ("run_overview", "invoice_overview")


def drop_views(db: Database) -> None:
    """Takes the views away while tables change."""
    for name in _NAMES:
        db.execute(f"DROP VIEW IF EXISTS {name}")


def make_views(db: Database) -> None:
    """Makes the views anew."""
    drop_views(db)
    elements, item = db.elements("page.overview"), [db.item(number) for number in range(6)]
    db.execute(_RUN_OVERVIEW)
    db.execute(_INVOICE_OVERVIEW.format(elements=elements, items=item, success=Status.SUCCESS))
