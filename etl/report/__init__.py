"""What people open and read: the results file and the control totals. Views of the journal, nothing else."""

from etl.report.audit import AuditReport, audit_lines
from etl.report.balance import Balance, Figure, accounts, balance, balance_text, count
from etl.report.controls import Expected, ExpectedTotal, expected, mismatches
from etl.report.money import counted, money
from etl.report.results import HEADING, SCHEMA, check_target, results_frame, write_results

__all__ = [
    "HEADING",
    "SCHEMA",
    "AuditReport",
    "Balance",
    "Expected",
    "ExpectedTotal",
    "Figure",
    "accounts",
    "audit_lines",
    "balance",
    "balance_text",
    "check_target",
    "count",
    "counted",
    "expected",
    "mismatches",
    "money",
    "results_frame",
    "write_results",
]
