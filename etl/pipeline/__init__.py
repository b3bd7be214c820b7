"""The way through: plan a run into the journal, then send it. The only importer of all stages."""

from etl.pipeline.attachments import Enclosing
from etl.pipeline.compare import Moved, compare, moved
from etl.pipeline.corrections import Past
from etl.pipeline.plan import Plan, Request, Source, plan
from etl.pipeline.preview import Preview, preview
from etl.pipeline.recipe import Recipe
from etl.pipeline.rejects import Base, Written, write_rejects
from etl.pipeline.road import Target, open_road
from etl.pipeline.send import send
from etl.pipeline.sketch import sketch
from etl.pipeline.verify import verify

__all__ = [
    "Base",
    "Enclosing",
    "Moved",
    "Past",
    "Plan",
    "Preview",
    "Recipe",
    "Request",
    "Source",
    "Target",
    "Written",
    "compare",
    "moved",
    "open_road",
    "plan",
    "preview",
    "send",
    "sketch",
    "verify",
    "write_rejects",
]
