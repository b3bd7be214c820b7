"""How many examples a property is tried with: a twelfth and the same ones each time, or all and others each time.

``pytest --hypothesis-profile full`` is the campaign.
"""

from hypothesis import settings

_PART = 12
_FEWEST = 8
_USUAL = 100


def register_profiles() -> None:
    """Makes the two profiles known, and the quick one that in force. Speed is measured in benchmarks: no deadline."""
    settings.register_profile("full", deadline=None, max_examples=_USUAL)
    settings.register_profile("quick", deadline=None, max_examples=_quick(_USUAL), derandomize=True)
    settings.load_profile("quick")


def examples(full: int) -> int:
    """So many where all are asked for."""
    return _quick(full) if settings.get_current_profile_name() == "quick" else full


def _quick(full: int) -> int:
    return min(full, max(_FEWEST, full // _PART))
