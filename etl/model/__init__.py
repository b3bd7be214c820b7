"""The facts that every room may know: frozen records, standard library only.

Import from its modules, so that a command imports only the facts it needs.
"""
