"""Addresses and networks: the `ip` and `cidr` functions.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-ip-address-library and #kubernetes-cidr-library. Zones and
IPv4-mapped IPv6 addresses are refused, as there.
"""

from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_address, ip_interface

from tidewaiter.posture.policies.functions import CIDR, IP, Function

Address = IPv4Address | IPv6Address
Interface = IPv4Interface | IPv6Interface

_BROADCAST = IPv4Address("255.255.255.255")
_MULTICAST_OF_LINK = IPv4Interface("224.0.0.0/24").network
_MULTICAST_OF_LINK_V6 = 0x2
_MAX_LENGTH = 64


def ip(text: str) -> Address:
    """Read an address. Raises ValueError."""
    address = ip_address(text if len(text) <= _MAX_LENGTH else "")
    if isinstance(address, IPv6Address) and (address.scope_id or address.ipv4_mapped):
        raise ValueError(f"{text!r} has a zone, or is an IPv4 address in IPv6 writing")
    return address


def cidr(text: str) -> Interface:
    """Read an address with a prefix length. Raises ValueError."""
    address, slash, length = text.partition("/")
    canonical = length.isascii() and length.isdecimal() and str(int(length[:4])) == length
    if not slash or not canonical:
        raise ValueError(f"{text[:_MAX_LENGTH]!r} is not an address with a prefix length")
    return ip_interface(f"{ip(address)}/{length}")


def _is_ip(text: str) -> bool:
    try:
        ip(text)
    except ValueError:
        return False
    return True


def _is_cidr(text: str) -> bool:
    try:
        cidr(text)
    except ValueError:
        return False
    return True


def _is_multicast_of_link(one: Address) -> bool:
    if isinstance(one, IPv6Address):
        return one.is_multicast and one.packed[1] & 0xF == _MULTICAST_OF_LINK_V6
    return one in _MULTICAST_OF_LINK


def _is_global(one: Address) -> bool:
    """Addresses of private networks count, as in Go's net/netip."""
    return not (one.is_unspecified or one.is_loopback or one.is_multicast or one.is_link_local or one == _BROADCAST)


def _contains(one: Interface, other: Address) -> bool:
    return other in one.network


def _contains_network(one: Interface, other: Interface) -> bool:
    return one.version == other.version and other.ip in one.network and one.network.prefixlen <= other.network.prefixlen


def _masked(one: Interface) -> Interface:
    return ip_interface(one.network.with_prefixlen)


FUNCTIONS = (
    Function("ip", ("string",), IP, ip, member=False),
    Function("isIP", ("string",), "bool", _is_ip, member=False),
    Function("ip.isCanonical", ("string",), "bool", lambda text: str(ip(text)) == text, member=False),
    Function("string", (IP,), "string", str, member=False),
    Function("family", (IP,), "int", lambda one: one.version),
    Function("isUnspecified", (IP,), "bool", lambda one: one.is_unspecified),
    Function("isLoopback", (IP,), "bool", lambda one: one.is_loopback),
    Function("isLinkLocalMulticast", (IP,), "bool", _is_multicast_of_link),
    Function("isLinkLocalUnicast", (IP,), "bool", lambda one: one.is_link_local),
    Function("isGlobalUnicast", (IP,), "bool", _is_global),
    Function("cidr", ("string",), CIDR, cidr, member=False),
    Function("isCIDR", ("string",), "bool", _is_cidr, member=False),
    Function("string", (CIDR,), "string", lambda one: one.with_prefixlen, member=False),
    Function("containsIP", (CIDR, IP), "bool", _contains),
    Function("containsIP", (CIDR, "string"), "bool", lambda one, text: _contains(one, ip(text))),
    Function("containsCIDR", (CIDR, CIDR), "bool", _contains_network),
    Function("containsCIDR", (CIDR, "string"), "bool", lambda one, text: _contains_network(one, cidr(text))),
    Function("ip", (CIDR,), IP, lambda one: one.ip),
    Function("masked", (CIDR,), CIDR, _masked),
    Function("prefixLength", (CIDR,), "int", lambda one: one.network.prefixlen),
)
