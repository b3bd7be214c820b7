"""What is sent against what is held, by value. Pure."""

from etl.compare.fields import NO_DATE, Difference, differences, shown, unseen
from etl.compare.judgement import BALANCE, Agreement, is_amount, judge
from etl.compare.marking import marked, undoes_payment
from etl.compare.report_row import NEVER_TOLD, ONLY_REPORTED, REPORTED, confirms

__all__ = [
    "BALANCE",
    "NEVER_TOLD",
    "NO_DATE",
    "ONLY_REPORTED",
    "REPORTED",
    "Agreement",
    "Difference",
    "confirms",
    "differences",
    "is_amount",
    "judge",
    "marked",
    "shown",
    "undoes_payment",
    "unseen",
]
