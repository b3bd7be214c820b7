"""Tells people and programs what happened, over ways that may fail: whoever tells is told of that, and goes on."""

from etl.notify.by_apprise import send_messages
from etl.notify.command import run_command
from etl.notify.notice import Kind, Notice

__all__ = ["Kind", "Notice", "run_command", "send_messages"]
