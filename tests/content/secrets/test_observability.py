"""Keys of monitoring services."""

import pytest

from tests.content.samples import found, made

TABLE = [
    ("DD_API_KEY=<h32>", "datadog-api-key", "DD_API_KEY=<h31>"),
    ("datadog_app_key: <h40>", "datadog-application-key", "datadog_app_key: <h39>"),
    ("NRAK-<u27>", "new-relic-user-key", "NRAK-<u26>"),
    ("<h36>NRAL", "new-relic-license-key", "<h36>NRAX"),
    ("NRII-<w32>", "new-relic-insert-key", "NRII-<a30>"),
    ("sntrys_eyJ<a80>_<b43>", "sentry-organization-token", "sntrys_eyJ<a20>"),
    ("sntryu_<h64>", "sentry-user-token", "sntryu_<h63>"),
    ("glc_eyJ<a80>", "grafana-cloud-token", "glc_<a40>"),
    ("eyJrIjoi<a80>", "grafana-api-key", "eyJrIjoi<a20>"),
    ("hcaik_<l58>", "honeycomb-ingest-key", "hcaik_<l57>"),
    ("dt0c01.<s24>.<s64>", "dynatrace-token", "dt0c01.<s24>.<s60>"),
    ("SPLUNK_HEC_TOKEN=<uuid>", "splunk-hec-token", "SPLUNK_HEC_ID=<uuid>"),
    ("PAGERDUTY_API_KEY=<a20>", "pagerduty-api-key", "PAGERDUTY_API_KEY=<a19>"),
    ("LAUNCHDARKLY_KEY=sdk-<uuid>", "launchdarkly-key", "LAUNCHDARKLY_KEY=mob-<uuid>"),
    ("phx_<a43>", "posthog-personal-key", "phc_<a43>"),
    ("squ_<h40>", "sonarqube-token", "squ_<h39>"),
    ("SNYK_TOKEN=<uuid>", "snyk-token", "SNYK_ORG=<uuid>"),
    ("ROLLBAR_ACCESS_TOKEN=<h32>", "rollbar-token", "ROLLBAR_ACCESS_TOKEN=<h30>"),
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
