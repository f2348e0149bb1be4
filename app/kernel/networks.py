"""Which network addresses a machine of ours may speak to when somebody else gave them."""

from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final, TypeAlias

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network

# From IANA's registries of special-purpose addresses. Written out, because what `ipaddress`
# calls global differs from one release of Python to the next and includes multicast.
NOT_PUBLIC_4: Final = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carriers' NAT; a cloud's metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's own services, on an address that looks public
        "169.254.0.0/16",  # link-local; clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols; a cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
PUBLIC_6: Final = IPv6Network("2000::/3")
NOT_PUBLIC_6: Final = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocols: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
# Addresses of the sixth version that lead to one of the fourth: where in them it stands.
MAPPED: Final = IPv6Network("::ffff:0:0/96")
NAT64: Final = IPv6Network("64:ff9b::/96")
SIX_TO_FOUR: Final = IPv6Network("2002::/16")


def is_allowed(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Whether we may speak to this address: it lies in a network of `allowed`, or is public.

    An address of the sixth version that leads to one of the fourth is judged by that one.
    """
    if any(address in network for network in allowed):
        return True
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4)
    inner = inner_address(address)
    if inner is not None:
        return is_allowed(inner, allowed)
    return address in PUBLIC_6 and not any(address in network for network in NOT_PUBLIC_6)


def inner_address(address: IPv6Address) -> IPv4Address | None:
    """The address of the fourth version that one of the sixth leads to: mapped, NAT64, 6to4."""
    if address in MAPPED or address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in SIX_TO_FOUR:
        return IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return None


def read_networks(text: str) -> tuple[Network, ...]:
    """Networks in CIDR, separated by commas or spaces. Raises ValueError, naming what is none."""
    return tuple(ip_network(one) for one in text.replace(",", " ").split())


def find_address(text: str) -> Address | None:
    """The address that a host is, where it is one and no name."""
    try:
        return ip_address(text)
    except ValueError:
        return None
