from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.addresses import client_address, is_loopback, is_trusted

PROXIES = ("10.0.0.0/8", "2001:db8:1::1")
ADDRESSES = st.ip_addresses(v=4).map(str)


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", [], "203.0.113.7"),
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.1, 10.2.3.4"], "198.51.100.1"),
        ("10.0.0.1", ["10.9.9.9"], "10.9.9.9"),
        ("10.0.0.1", ["198.51.100.1, what"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("2001:db8:1::1", ["2001:db8:7:8:9::1"], "2001:db8:7:8::/64"),
        ("::ffff:203.0.113.7", [], "203.0.113.7"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("fe80::1%eth0", [], "fe80::/64"),
        ("", [], ""),
        ("a socket", ["198.51.100.1"], "a socket"),
    ],
)
def test_only_trusted_proxies_say_whose_address_it_is(
    peer: str, forwarded: list[str], expected: str
) -> None:
    assert client_address(peer, forwarded, PROXIES) == expected


@given(st.lists(st.text(max_size=40), max_size=4), ADDRESSES)
def test_without_trusted_proxies_no_header_changes_anything(names: list[str], peer: str) -> None:
    assert client_address(peer, names, ()) == peer


@given(
    st.text(alphabet="0123456789., :abc", max_size=60), ADDRESSES.filter(lambda a: a[:3] != "10.")
)
def test_what_a_client_writes_before_its_proxy_adds_to_it_changes_nothing(
    written: str, client: str
) -> None:
    assert client_address("10.0.0.1", [f"{written},{client}"], PROXIES) == client


@pytest.mark.parametrize(
    ("peer", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("", False),
        ("localhost", False),
    ],
)
def test_this_machine_is_told_from_its_neighbours(peer: str, loopback: bool) -> None:
    assert is_loopback(peer) == loopback


def test_a_name_is_no_trusted_proxy() -> None:
    assert is_trusted("10.3.4.5", PROXIES)
    assert not is_trusted("proxy", PROXIES)
