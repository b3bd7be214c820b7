"""A run as one page for people: a file that needs no network and no script, for a mail, a binder or an auditor."""

from etl.report.html.blocks import HtmlPage
from etl.report.html.document import MARK, is_page, write_html
from etl.report.html.gathered import Gathered
from etl.report.html.plan_page import plan_page
from etl.report.html.run_page import RunFacts, run_page
from etl.report.html.verify_page import verify_page

__all__ = ["MARK", "Gathered", "HtmlPage", "RunFacts", "is_page", "plan_page", "run_page", "verify_page", "write_html"]
