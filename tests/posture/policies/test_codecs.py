"""Values of the added types on their way through the runtime."""

import pytest

from tests.posture.policies.expressions import value_of
from tidewaiter.posture.policies.addresses import cidr, ip
from tidewaiter.posture.policies.codecs import decode, encode, fits
from tidewaiter.posture.policies.faults import EvaluationError
from tidewaiter.posture.policies.functions import CIDR, IP, QUANTITY, SEMVER, URL
from tidewaiter.posture.policies.quantities import quantity
from tidewaiter.posture.policies.semvers import semver
from tidewaiter.posture.policies.urls import url

VALUES = [
    (QUANTITY, quantity("1.5Gi")),
    (IP, ip("::1")),
    (CIDR, cidr("10.0.0.1/8")),
    (URL, url("https://a/b c?d#e")),
    (SEMVER, semver("1.2.3-a.1")),
]


@pytest.mark.parametrize(("word", "value"), VALUES)
def test_values_come_back_as_they_went(word, value):
    """The tag tells the types apart."""
    sent = encode(word, value)
    assert fits(word, sent)
    assert decode(word, sent) == value
    assert not any(fits(other, sent) for other, _ in VALUES if other != word)


def test_what_only_looks_alike_is_an_error():
    """A map that somebody wrote is read with the same care as a text."""
    with pytest.raises(EvaluationError):
        value_of("object.fake.asInteger()", object={"fake": {"kubernetes type": QUANTITY, "text": "x"}})
    with pytest.raises(EvaluationError):
        value_of("object.fake.asInteger()", object={"fake": {}})
