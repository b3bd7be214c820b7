import pytest

from etl.destination import Destination, destination


@pytest.mark.parametrize(
    ("address", "environment", "portal"),
    [
        ("https://www.payfabric.com/receivables/sync/api/acme/api", "production", "acme"),
        ("https://WWW.PayFabric.com/receivables/sync/api/acme/api", "production", "acme"),
        ("https://sandbox.payfabric.com/receivables/sync/api/acme/api", "sandbox", "acme"),
        ("http://127.0.0.1:8080/receivables/sync/api/simulator/api", "127.0.0.1:8080", "simulator"),
        ("https://gateway.example.com/payfabric", "gateway.example.com", ""),
        ("the simulator", "simulator", ""),
        ("", "", ""),
    ],
)
def test_an_address_says_which_portal_in_which_environment(address: str, environment: str, portal: str) -> None:
    assert destination(address) == Destination(environment, portal)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Destination("production", "acme"), "portal acme, production"),
        (Destination("gateway.example.com"), "gateway.example.com"),
        (Destination(), ""),
    ],
)
def test_people_read_the_portal_first(where: Destination, text: str) -> None:
    assert str(where) == text
