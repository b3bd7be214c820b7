"""Worlds of chance, in virtual time; ``python -m tests.campaign worlds`` tells as many as one likes."""

import pytest

from tests.campaign.worlds import tell
from tests.support.examples import examples


@pytest.mark.parametrize("seed", range(examples(150) // 4))
def test_promises_are_kept_in_a_world_of_chance(seed: int) -> None:
    assert tell(seed, documents=8).lives


def test_a_world_is_told_the_same_way_again() -> None:
    assert tell(7) == tell(7)
