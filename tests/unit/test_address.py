import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.address import portal_key


@pytest.mark.parametrize(
    "same",
    [
        (
            "http://localhost:8080/api",
            "http://127.0.0.1:8080/api",
            "http://[::1]:8080/api",
            "HTTP://LocalHost:8080/api/",
        ),
        (
            "https://www.payfabric.com/A/api",
            "https://WWW.PAYFABRIC.COM:443/a/api//",
            "https://www.payfabric.com./A/api",
        ),
        ("http://localhost/api", "http://127.0.0.1:80/api"),
        ("https://h/a%2fb", "https://h/a%2Fb", "https://h/%61%2Fb"),
        ("https://bücher.example/api", "https://xn--bcher-kva.example/api"),
        ("the simulator", "The Simulator"),
    ],
)
def test_addresses_of_one_portal_have_one_key(same: tuple[str, ...]) -> None:
    assert len({portal_key(address) for address in same}) == 1


def test_addresses_of_different_portals_have_different_keys() -> None:
    others = (
        "https://www.payfabric.com/a/api",
        "https://sandbox.payfabric.com/a/api",
        "https://www.payfabric.com/b/api",
        "https://www.payfabric.com:8443/a/api",
        "http://127.0.0.1:8080/api",
        "http://127.0.0.1:8081/api",
        "https://127.0.0.1:8080/api",
        "https://h/a%2fb",
        "https://h/a/b",
        "the simulator",
        "",
    )
    assert len({portal_key(address) for address in others}) == len(others)


@given(
    st.from_regex(r"https?://([a-z]{1,8}|\[::[1-9]\])(:[1-9][0-9]{0,3})?(/[A-Za-z%.-]{0,5}){0,3}/{0,2}", fullmatch=True)
)
def test_a_key_is_its_own_key(address: str) -> None:
    assert portal_key(portal_key(address)) == portal_key(address)
