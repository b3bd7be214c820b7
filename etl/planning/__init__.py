"""From files to a plan in the journal: read, checked, joined and corrected. It knows no portal."""

from etl.planning.attachments import Enclosing
from etl.planning.corrections import Past
from etl.planning.guess_mapping import guess_mapping
from etl.planning.plan import Request, beside_portal, plan
from etl.planning.preview import Preview, preview
from etl.planning.recipe import Recipe
from etl.planning.rejects import Base, Written, write_rejects
from etl.planning.reversal import NotGivenBack, Reversal, plan_reversal
from etl.planning.run_to_run import Controls
from etl.planning.summary import Plan, SourceSummary

__all__ = [
    "Base",
    "Controls",
    "Enclosing",
    "NotGivenBack",
    "Past",
    "Plan",
    "Preview",
    "Recipe",
    "Request",
    "Reversal",
    "SourceSummary",
    "Written",
    "beside_portal",
    "guess_mapping",
    "plan",
    "plan_reversal",
    "preview",
    "write_rejects",
]
