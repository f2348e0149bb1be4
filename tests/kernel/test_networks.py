"""Which addresses may be spoken to, on those that are refused by everybody and on any."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.networks import MAPPED, NAT64, SIX_TO_FOUR, inner_address, is_allowed, read_networks

REFUSED = [
    "0.0.0.0",  # noqa: S104 - binds nothing
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:a00:1::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "193.0.0.1",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450::1",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_public_is_refused(text: str) -> None:
    assert not is_allowed(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_public_is_allowed(text: str) -> None:
    assert is_allowed(ip_address(text))


@settings(max_examples=50)
@given(st.ip_addresses())
def test_only_what_python_too_calls_global_is_allowed(address: IPv4Address | IPv6Address) -> None:
    if is_allowed(address):
        assert address.is_global
        assert not address.is_multicast


@settings(max_examples=50)
@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_as_itself(address: IPv4Address) -> None:
    for network, shift in ((MAPPED, 0), (NAT64, 0), (SIX_TO_FOUR, 80)):
        around = IPv6Address(int(network.network_address) | int(address) << shift)
        assert inner_address(around) == address
        assert is_allowed(around) == is_allowed(address)


def test_a_network_that_is_allowed_is_and_no_other() -> None:
    allowed = read_networks("127.0.0.0/8, fd00::/8 10.2.0.0/16")
    for text in ("127.0.0.1", "::ffff:127.0.0.1", "fd00::1", "10.2.3.4", "8.8.8.8"):
        assert is_allowed(ip_address(text), allowed)
    for text in ("10.3.0.1", "::1", "169.254.169.254"):
        assert not is_allowed(ip_address(text), allowed)


def test_what_is_no_network_is_named() -> None:
    with pytest.raises(ValueError, match=r"10\.0\.0\.1/8"):
        read_networks("127.0.0.0/8,10.0.0.1/8")
