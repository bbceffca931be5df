"""Addresses' stand-ins: an address stays in its network, and only public ones are replaced."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.case.address_stand_ins import address_stand_in
from doctor.case.redaction_key import RedactionKey

KEY = RedactionKey(key="3f" * 32)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.ip_addresses(v=4), st.integers(8, 32), st.integers(0, 2**32 - 1))
def test_an_address_lies_in_a_network_as_before(
    address: ipaddress.IPv4Address, length: int, other: int
) -> None:
    network = ipaddress.ip_network(f"{address}/{length}", strict=False)
    shown = ipaddress.ip_network(address_stand_in(KEY, str(network)), strict=False)
    assert ipaddress.ip_address(address_stand_in(KEY, str(address))) in shown
    stranger = ipaddress.IPv4Address(other)
    if stranger not in network:
        assert ipaddress.ip_address(address_stand_in(KEY, str(stranger))) not in shown


@pytest.mark.parametrize("text", ["10.1.2.3", "203.0.113.0/24", "169.254.169.254", "0.0.0.0/0"])
def test_private_and_special_addresses_stay(text: str) -> None:
    assert address_stand_in(KEY, text) == text


@pytest.mark.parametrize("text", ["91.198.4.7", "91.198.0.0/16", "52.94.76.9/32"])
def test_a_public_address_goes(text: str) -> None:
    shown = address_stand_in(KEY, text)
    assert shown.split("/")[0] != text.split("/", maxsplit=1)[0]
    ipaddress.ip_network(shown)


@pytest.mark.parametrize("start", ["169.10.", "172.99.", "192.7.", "198.5.", "100.9."])
def test_beside_a_special_range_the_second_octet_stays_as_well(start: str) -> None:
    assert address_stand_in(KEY, f"{start}4.7").startswith(start)


def test_each_address_of_a_network_has_a_stand_in_of_its_own() -> None:
    assert len({address_stand_in(KEY, f"91.198.4.{last}") for last in range(256)}) == 256


@pytest.mark.parametrize("text", ["1.2.3.400", "8.0.0.0/4", "8.8.8.8/99"])
def test_what_is_no_address_stays(text: str) -> None:
    assert address_stand_in(KEY, text) == text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.ip_addresses(v=6, network="2400::/6"), st.integers(17, 128), st.integers(0, 2**122 - 1))
def test_an_ipv6_address_lies_in_a_network_as_before(
    address: ipaddress.IPv6Address, length: int, other: int
) -> None:
    network = ipaddress.ip_network(f"{address}/{length}", strict=False)
    shown = ipaddress.ip_network(address_stand_in(KEY, str(network)), strict=False)
    assert ipaddress.ip_address(address_stand_in(KEY, str(address))) in shown
    stranger = ipaddress.IPv6Address(int(ipaddress.IPv6Address("2400::")) | other)
    if stranger not in network:
        assert ipaddress.ip_address(address_stand_in(KEY, str(stranger))) not in shown


@pytest.mark.parametrize(
    "text",
    ["::1", "fe80::1", "fd00:ec2::254", "2001:db8::1", "::/0", "2000::/3", "a:b", "12:30:45"],
)
def test_private_and_special_ipv6_addresses_stay(text: str) -> None:
    assert address_stand_in(KEY, text) == text


@pytest.mark.parametrize("text", ["2a02:1810::7", "2a05:d018:76c::/48", "2600:1F18::1/128"])
def test_a_public_ipv6_address_goes(text: str) -> None:
    shown = address_stand_in(KEY, text)
    assert shown.lower() != text.lower()
    ipaddress.ip_network(shown)
