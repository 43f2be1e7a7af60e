"""Addresses and networks, by the examples of their documentation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.addresses import cidr, ip
from tidewaiter.posture.policies.faults import EvaluationError


@pytest.mark.parametrize(
    "expression",
    [
        "isIP('127.0.0.1') && isIP('::1') && !isIP('127.0.0.256') && !isIP(':::1') && !isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0')",
        "ip('127.0.0.1') == ip('127.0.0.1') && ip('::1') != ip('127.0.0.1')",
        "ip('2001:db8:0:0:0:0:0:1') == ip('2001:db8::1')",
        "ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && !ip.isCanonical('2001:db8:0:0:0:0:0:abcd')",
        "ip('127.0.0.1').family() == 4 && ip('::1').family() == 6",
        "ip('0.0.0.0').isUnspecified() && ip('127.0.0.1').isLoopback() && !ip('10.0.0.1').isLoopback()",
        "ip('224.0.0.1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast()",
        "ip('169.254.169.254').isLinkLocalUnicast() && ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
        "string(ip('::1')) == '::1' && string(cidr('10.0.0.1/8')) == '10.0.0.1/8' && string(1) == '1'",
        "isCIDR('192.168.0.0/24') && !isCIDR('192.168.0.0') && !isCIDR('10.0.0.0/255.0.0.0') && !isCIDR('10.0.0.0/08')",
        "cidr('192.168.0.0/24').containsIP(ip('192.168.0.1')) && !cidr('192.168.0.0/24').containsIP('192.168.1.1')",
        "cidr('192.168.0.0/16').containsCIDR(cidr('192.168.10.0/24')) && !cidr('192.168.1.0/24').containsCIDR('192.168.0.0/16')",
        "cidr('192.168.0.1/24').ip() == ip('192.168.0.1') && cidr('192.168.0.1/24').masked() == cidr('192.168.0.0/24')",
        "cidr('192.168.0.0/24').prefixLength() == 24 && !cidr('::/0').containsIP('10.0.0.1')",
    ],
)
def test_the_documented_functions(expression):
    """Each does what its documentation shows."""
    assert value_of(expression) is True


@pytest.mark.parametrize("expression", ["ip('nonsense')", "cidr('10.0.0.0')", "cidr('10.0.0.0/8').containsIP('x')", "dyn(1).isLoopback()"])
def test_what_is_no_address_is_an_error(expression):
    """The failure policy gets to decide about it."""
    with pytest.raises(EvaluationError):
        value_of(expression)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    """No text breaks the readers."""
    for read in (ip, cidr):
        try:
            read(text)
        except ValueError:
            continue
