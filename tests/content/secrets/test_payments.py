"""Keys of payment services."""

import pytest

from tests.content.samples import found, made

TABLE = [
    ("sq0atp-<w22>", "square-access-token", "sq0atp-<a21>"),
    ("sq0csp-<w43>", "square-oauth-secret", "sq0csp-<a40>"),
    ("access_token$production$<l16>$<h32>", "braintree-access-token", "access_token$sandbox$<l16>$<h32>"),
    ("PAYPAL_CLIENT_SECRET=E<a79>", "paypal-client-secret", "PAYPAL_CLIENT_ID=E<a79>"),
    ("ADYEN_KEY=AQEyh<a80>", "adyen-api-key", "OTHER_KEY=AQEyh<a80>"),
    ("access-production-<uuid>", "plaid-access-token", "access-sandbox-<uuid>"),
    ("RAZORPAY_KEY_SECRET=<a24>", "razorpay-key-secret", "RAZORPAY_KEY_SECRET=<a23>"),
    ("FLWSECK-<h32>-X", "flutterwave-secret-key", "FLWPUBK-<h32>-X"),
    ("mollie_key: live_<a30>", "mollie-live-key", "mollie_key: test_<a30>"),
    ("gocardless_token: live_<w40>", "gocardless-live-token", "gocardless_token: sandbox_<w40>"),
    ("duffel_live_<w43>", "duffel-live-token", "duffel_test_<w43>"),
    ("EZAK<a54>", "easypost-production-key", "EZTK<a54>"),
    ("shippo_live_<h40>", "shippo-live-token", "shippo_test_<h40>"),
    ("pdl_live_apikey_<l26>_<a22>_<a3>", "paddle-live-key", "pdl_sdbx_apikey_<l26>_<a22>_<a3>"),
]


@pytest.mark.parametrize(("template", "slug", "_near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_hit(template: str, slug: str, _near: str) -> None:
    """A secret of the documented format is found on its line, in a text and at the end of it."""
    secret = made(template)
    assert (f"TW-SECRET-{slug}", 2) in found(f"# settings\n{secret}\n# end")
    assert (f"TW-SECRET-{slug}", 2) in found(f"# settings\n{secret}")


@pytest.mark.parametrize(("_template", "slug", "near"), TABLE, ids=[slug for _, slug, _ in TABLE])
def test_near_miss(_template: str, slug: str, near: str) -> None:
    """What only looks alike is left alone."""
    assert f"TW-SECRET-{slug}" not in {rule_id for rule_id, _ in found(f"# settings\n{made(near)}\n# end")}
