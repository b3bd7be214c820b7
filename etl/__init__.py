"""Imports invoices from CSV and Excel into PayFabric Receivables.

From Python: open a ``Journal``, ``plan`` files into it, ``send`` the run, read its ``totals`` and ``results``.
"""
