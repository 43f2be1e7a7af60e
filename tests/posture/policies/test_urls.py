"""URLs, by the examples of their documentation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.urls import url


@pytest.mark.parametrize(
    "expression",
    [
        "isURL('https://user:pass@example.com:80/query?key=val') && isURL('/absolute-path') && isURL('https://[::1]:80/')",
        "!isURL('https://a:b:c/') && !isURL('../relative-path') && !isURL('') && !isURL('https://a b/') && !isURL('/%zz')",
        "url('https://example.com:80/').getHost() == 'example.com:80' && url('https://example.com:80/').getHostname() == 'example.com'",
        "url('https://[::1]:80/').getHostname() == '::1' && url('https://[::1]:80/').getPort() == '80' && url('/path').getScheme() == ''",
        "url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/'",
        "url('https://example.com/path?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
        "url('https://example.com/').getPort() == '' && url('https://example.com/') == url('https://example.com/')",
    ],
)
def test_the_documented_functions(expression):
    """Each does what its documentation shows."""
    assert value_of(expression) is True


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    """No text breaks the reader."""
    for one in (text, f"/{text}", f"https://{text}"):
        try:
            url(one)
        except ValueError:
            continue
