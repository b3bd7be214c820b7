"""The way through: plan a run into the journal, then send it. The only importer of all stages."""

from etl.pipeline.attachments import Enclosing
from etl.pipeline.corrections import Past
from etl.pipeline.plan import Plan, Request, Source, plan
from etl.pipeline.preview import Preview, preview
from etl.pipeline.recipe import Recipe
from etl.pipeline.rejects import Base, Written, write_rejects
from etl.pipeline.sketch import sketch

__all__ = [
    "Base",
    "Enclosing",
    "Past",
    "Plan",
    "Preview",
    "Recipe",
    "Request",
    "Source",
    "Written",
    "plan",
    "preview",
    "sketch",
    "write_rejects",
]
