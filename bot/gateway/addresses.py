"""Whose address a request comes from, also behind proxies that the operator trusts."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

#: One household or firm has a whole network of this size, and may use any address in it.
_IPV6_PREFIX = 64


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[str]) -> str:
    """Return the address to count a request under.

    `peer` is the socket's; `forwarded_for` are the X-Forwarded-For headers in their order, which
    anybody can write, so they count only as far as the `trusted` addresses and networks vouch for
    them: from the right, the first address that is not a trusted proxy. An IPv6 address counts as
    its network of 64 bits.
    """
    found = _parse(peer)
    if found is None:
        return peer
    names = [name for header in forwarded_for for name in header.split(",")]
    while names and is_within(found, trusted):
        before = _parse(names.pop())
        if before is None:
            break
        found = before
    if isinstance(found, IPv6Address):
        return str(IPv6Network((found, _IPV6_PREFIX), strict=False))
    return str(found)


def is_trusted(peer: str, trusted: Sequence[str]) -> bool:
    """Tell whether the address `peer` is one of the `trusted` addresses and networks."""
    found = _parse(peer)
    return found is not None and is_within(found, trusted)


def is_loopback(peer: str) -> bool:
    """Tell whether the address `peer` is of this machine itself."""
    found = _parse(peer)
    return found is not None and found.is_loopback


def is_within(address: Address, networks: Sequence[str]) -> bool:
    """Tell whether `address` lies in one of `networks`, each an address or in CIDR notation."""
    return any(address in ip_network(network, strict=False) for network in networks)


def _parse(text: str) -> Address | None:
    """Return the address, an IPv4 one that is written as IPv6 as IPv4; None for anything else."""
    text = text.strip().strip("[]")
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
