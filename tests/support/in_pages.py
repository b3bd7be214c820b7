"""A plugin of pytest: a journal keeps in pages what is planned and what is settled, however little it is.

A load of a few invoices is kept in rows, and most tests load a few; so are the rules tried as in a load of many:
``python -m pytest -p tests.support.in_pages tests/cli tests/api tests/integration``.
"""

import pytest

#: Tests that change rows of documents by hand, which are not there.
_ROWS = "edits_rows"

#: Settled documents before they are put into a page.
_OFTEN = 3


def pytest_configure(config: pytest.Config) -> None:
    """Has the smallest page be of one document."""
    from etl.journal import folder, page

    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    patch.setattr(page, "LEAST", 1)
    patch.setattr(page, "FEW", 1)
    patch.setattr(folder, "_OFTEN", _OFTEN)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what needs rows."""
    needing = [item for item in items if item.get_closest_marker(_ROWS)]
    config.hook.pytest_deselected(items=needing)
    items[:] = [item for item in items if item not in needing]
