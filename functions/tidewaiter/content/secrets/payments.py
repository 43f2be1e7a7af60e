"""Keys of payment and commerce services."""

from functools import partial

from tidewaiter.content.grammar import UUID, assigned, token, whole
from tidewaiter.model.severity import Severity

_token = partial(token, family="payments", severity=Severity.CRITICAL)

SQUARE = _token(
    "square-access-token",
    "Square access token",
    whole("(?:sq0atp-[A-Za-z0-9_-]{22}|EAAA[A-Za-z0-9_-]{60})"),
    "Replace the token in the Square developer console.",
    "https://developer.squareup.com/docs/build-basics/access-tokens",
)
SQUARE_OAUTH = _token(
    "square-oauth-secret",
    "Square OAuth secret",
    whole("sq0csp-[A-Za-z0-9_-]{43}"),
    "Replace the application secret in the Square developer console.",
    "https://developer.squareup.com/docs/oauth-api/overview",
)
BRAINTREE = _token(
    "braintree-access-token",
    "Braintree production access token",
    r"\b(access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32})\b",
    "Revoke the token in the Braintree control panel.",
    "https://developer.paypal.com/braintree/docs/guides/extend/oauth/access-tokens",
)
PAYPAL = _token(
    "paypal-client-secret",
    "PayPal client secret",
    assigned("paypal[a-z0-9_.-]{0,20}secret", "E[A-Za-z0-9_-]{79}"),
    "Roll the secret of the app in the PayPal developer dashboard.",
    "https://developer.paypal.com/api/rest/authentication/",
)
ADYEN = _token(
    "adyen-api-key",
    "Adyen API key",
    whole("AQE[a-z]h[A-Za-z0-9+/=-]{60,300}"),
    "Generate a new API key for the Adyen API credential.",
    "https://docs.adyen.com/development-resources/api-credentials/",
    keywords=("adyen", "x-api-key", "checkout"),
)
PLAID = _token(
    "plaid-access-token",
    "Plaid access token",
    whole(f"access-(?:production|development)-{UUID}"),
    "Rotate it with /item/access_token/invalidate.",
    "https://plaid.com/docs/api/items/",
)
RAZORPAY = _token(
    "razorpay-key-secret",
    "Razorpay key secret",
    assigned("razorpay[a-z0-9_.-]{0,20}secret", "[A-Za-z0-9]{24}"),
    "Regenerate the key in the Razorpay dashboard.",
    "https://razorpay.com/docs/api/authentication/",
    minimum_entropy=3.5,
)
FLUTTERWAVE = _token(
    "flutterwave-secret-key",
    "Flutterwave secret key",
    whole("FLWSECK-[0-9a-f]{32}-X"),
    "Generate new keys in the Flutterwave dashboard.",
    "https://developer.flutterwave.com/docs/authentication",
)
MOLLIE = _token(
    "mollie-live-key",
    "Mollie live key",
    assigned("mollie", "live_[A-Za-z0-9]{30}"),
    "Reset the live key in the Mollie dashboard.",
    "https://docs.mollie.com/reference/authentication",
)
GOCARDLESS = _token(
    "gocardless-live-token",
    "GoCardless live access token",
    assigned("gocardless", "live_[A-Za-z0-9_-]{40}"),
    "Delete the token in the GoCardless developer settings.",
    "https://developer.gocardless.com/api-reference/",
)
DUFFEL = _token(
    "duffel-live-token",
    "Duffel live access token",
    whole("duffel_live_[A-Za-z0-9_=-]{43}"),
    "Delete the token in the Duffel dashboard.",
    "https://duffel.com/docs/api/overview/authentication",
)
EASYPOST = _token(
    "easypost-production-key",
    "EasyPost production key",
    whole("EZAK[A-Za-z0-9]{54}"),
    "Disable the key in the EasyPost dashboard.",
    "https://docs.easypost.com/docs/authentication",
    severity=Severity.HIGH,
)
SHIPPO = _token(
    "shippo-live-token",
    "Shippo live token",
    whole("shippo_live_[0-9a-f]{40}"),
    "Delete the token in the Shippo settings.",
    "https://docs.goshippo.com/docs/guides_general/authentication/",
    severity=Severity.HIGH,
)
PADDLE = _token(
    "paddle-live-key",
    "Paddle live API key",
    whole("pdl_live_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}"),
    "Revoke the key in the Paddle dashboard.",
    "https://developer.paddle.com/api-reference/about/api-keys",
)
