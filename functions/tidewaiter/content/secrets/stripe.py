"""Keys of Stripe."""

from functools import partial

from tidewaiter.content.grammar import token, whole
from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

LIVE = SecretRule(
    id="TW-SECRET-stripe-live-key",
    title="Stripe live key",
    family="stripe",
    pattern=r"\b((?:sk|rk)(?:_org)?_live_[A-Za-z0-9]{20,247})\b",
    severity=Severity.CRITICAL,
    rotate="Roll the key in the Stripe dashboard.",
    minimum_entropy=3.0,
    references=("https://docs.stripe.com/keys",),
)

WEBHOOK = SecretRule(
    id="TW-SECRET-stripe-webhook-secret",
    title="Stripe webhook secret",
    family="stripe",
    pattern=r"\b(whsec_[A-Za-z0-9+/=]{32,64})\b",
    severity=Severity.MEDIUM,
    rotate="Roll the secret of the endpoint in the Stripe dashboard.",
    minimum_entropy=3.5,
    references=("https://docs.stripe.com/webhooks",),
)

_token = partial(token, family="stripe")

TEST = _token(
    "stripe-test-key",
    "Stripe test key",
    whole("(?:sk|rk)_test_[A-Za-z0-9]{20,247}"),
    "Roll the key in the Stripe dashboard; it reaches test data only.",
    "https://docs.stripe.com/keys",
    severity=Severity.LOW,
)
