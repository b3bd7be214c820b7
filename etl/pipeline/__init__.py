"""The way through: plan a run into the journal, then send it. The only importer of all stages."""

from etl.pipeline.plan import Plan, Request, Source, plan
from etl.pipeline.preview import Preview, preview
from etl.pipeline.send import Target, send
from etl.pipeline.sketch import Sketch, sketch

__all__ = ["Plan", "Preview", "Request", "Sketch", "Source", "Target", "plan", "preview", "send", "sketch"]
