import pytest

from etl.simulator.tokens import Tokens


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_an_issued_token_is_good_and_stays_good(scheme: str) -> None:
    tokens = Tokens()
    first, second = tokens.issue(), tokens.issue()
    assert tokens.admits(f"{scheme} {first}")
    assert tokens.admits(f"{scheme} {second}")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ", "Bearer made-up", "Basic made-up"])
def test_anything_else_is_refused(header: str | None) -> None:
    tokens = Tokens()
    tokens.issue()
    assert not tokens.admits(header)


def test_a_revoked_token_is_refused() -> None:
    tokens = Tokens()
    token = tokens.issue()
    tokens.revoke_all()
    assert not tokens.admits(f"Bearer {token}")
