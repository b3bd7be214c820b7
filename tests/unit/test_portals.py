import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.portals import Destination, destination, is_loopback, portal_key

PATH = "/receivables/sync/api/acme/api"


@pytest.mark.parametrize(
    "same",
    [
        (
            "http://localhost:8080/api",
            "http://127.0.0.1:8080/api",
            "http://[::1]:8080/api",
            "HTTP://LocalHost:8080/api/",
            "http://localhost.:8080/api",
        ),
        (
            "https://www.payfabric.com/A/api",
            "https://WWW.PAYFABRIC.COM:443/a/api//",
            "https://www.payfabric.com./A/api",
            "https://www.payfabric.com.:443/A/api",
        ),
        ("http://localhost/api", "http://127.0.0.1:80/api"),
        ("https://h/a%2fb", "https://h/a%2Fb", "https://h/%61%2Fb"),
        ("https://bücher.example/api", "https://xn--bcher-kva.example/api"),
        ("the simulator", "The Simulator"),
    ],
)
def test_addresses_of_one_portal_have_one_key(same: tuple[str, ...]) -> None:
    assert len({portal_key(address) for address in same}) == 1
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


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (f"https://www.payfabric.com{PATH}", f"https://www.payfabric.com{PATH}"),
        (f"https://sandbox.payfabric.com{PATH}", f"https://sandbox.payfabric.com{PATH}"),
        (f"https://payfabric.com{PATH}", f"https://payfabric.com{PATH}"),
        ("https://Gateway.example.com:8443/PayFabric/", "https://gateway.example.com:8443/payfabric"),
        ("http://localhost:8080/api", "http://127.0.0.1:8080/api"),
        ("https://[2001:DB8::1]/api", "https://[2001:db8::1]/api"),
        ("the simulator", "the simulator"),
        ("", ""),
    ],
)
def test_a_key_is_what_journals_have_always_kept(address: str, key: str) -> None:
    assert portal_key(address) == key
    assert portal_key(key) == key


@pytest.mark.parametrize(
    ("address", "environment", "portal"),
    [
        (f"https://www.payfabric.com{PATH}", "production", "acme"),
        (f"https://WWW.PayFabric.com{PATH}", "production", "acme"),
        (f"https://www.payfabric.com.{PATH}", "production", "acme"),
        (f"https://www.payfabric.com..{PATH}", "production", "acme"),
        (f"https://www.payfabric.com:443{PATH}", "production", "acme"),
        (f"https://www.payfabric.com.:443{PATH}//", "production", "acme"),
        (f"https://www.payfabric.com:8443{PATH}", "production", "acme"),
        (f"https://payfabric.com{PATH}", "production", "acme"),
        (f"https://PayFabric.com.{PATH}", "production", "acme"),
        (f"https://eu.payfabric.com{PATH}", "production", "acme"),
        (f"https://sandbox.eu.payfabric.com{PATH}", "production", "acme"),
        (f"https://\uff57\uff57\uff57.payfabric.com{PATH}", "production", "acme"),
        (f"https://www.payfabric\u3002com{PATH}", "production", "acme"),
        (f"https://sandbox.payfabric.com{PATH}", "sandbox", "acme"),
        (f"https://Sandbox.PayFabric.com.:443{PATH}/", "sandbox", "acme"),
        (f"https://payfabric.com.example.com{PATH}", "payfabric.com.example.com", "acme"),
        (f"https://notpayfabric.com{PATH}", "notpayfabric.com", "acme"),
        ("http://127.0.0.1:8080/receivables/sync/api/simulator/api", "127.0.0.1:8080", "simulator"),
        ("http://localhost:8080/receivables/sync/api/simulator/api", "localhost:8080", "simulator"),
        ("https://gateway.example.com/payfabric", "gateway.example.com", ""),
        ("the simulator", "simulator", ""),
        ("", "", ""),
    ],
)
def test_an_address_says_which_portal_in_which_environment(address: str, environment: str, portal: str) -> None:
    assert destination(address) == Destination(environment, portal)


@given(
    st.text("wWpPaAyYfFbBrRiIcCsSnNdDoOxX.", max_size=12),
    st.sampled_from(["", ".", ".."]),
    st.sampled_from(["", ":443", ":8443"]),
    st.sampled_from(["", "/", "//"]),
)
def test_every_host_of_the_vendor_but_the_sandbox_is_production(name: str, dots: str, port: str, slashes: str) -> None:
    host = ".".join(filter(None, [*name.split("."), "PayFabric.com"]))
    where = destination(f"https://{host}{dots}{port}{PATH}{slashes}")
    assert where == Destination("sandbox" if host.lower() == "sandbox.payfabric.com" else "production", "acme")


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


@pytest.mark.parametrize(
    "host",
    ["localhost", "LocalHost", "localhost.", "127.0.0.1", "127.255.255.254", "::1", "[::1]", "::ffff:127.0.0.1"],
)
def test_names_of_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "localhost.example", "128.0.0.1", "127.0.0.1.example", "::2", "10.0.0.1", "0.0.0.0", "::ffff:10.0.0.1"],  # noqa: S104
)
def test_names_of_others(host: str) -> None:
    assert not is_loopback(host)
