"""What the portal holds, and how it differs from what was sent or would be.

Import from its modules: ``fields``, ``judgement``, ``actions`` and ``report_row`` are pure, the others speak to the
portal.
"""
