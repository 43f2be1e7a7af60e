"""Keys of monitoring, logging and code quality services."""

from functools import partial

from tidewaiter.content.grammar import UUID, assigned, token, whole
from tidewaiter.model.severity import Severity

_token = partial(token, family="observability")

DATADOG_API = _token(
    "datadog-api-key",
    "Datadog API key",
    assigned("(?:datadog|dd)[_.-]{0,1}api[_.-]{0,1}key", "[0-9a-f]{32}"),
    "Revoke the key in the Datadog organization settings.",
    "https://docs.datadoghq.com/account_management/api-app-keys/",
)
DATADOG_APPLICATION = _token(
    "datadog-application-key",
    "Datadog application key",
    assigned("(?:datadog|dd)[_.-]{0,1}app(?:lication)?[_.-]{0,1}key", "[0-9a-f]{40}"),
    "Revoke the key in the Datadog organization settings.",
    "https://docs.datadoghq.com/account_management/api-app-keys/",
)
NEW_RELIC_USER = _token(
    "new-relic-user-key",
    "New Relic user key",
    whole("NRAK-[A-Z0-9]{27}"),
    "Delete the key on New Relic's API keys page.",
    "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
)
NEW_RELIC_LICENSE = _token(
    "new-relic-license-key",
    "New Relic license key",
    whole("(?:[0-9a-f]{36}|[0-9a-f]{32}FFFF|eu01xx[0-9a-f]{30})NRAL"),
    "Create another ingest key and delete this one.",
    "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
    severity=Severity.MEDIUM,
)
NEW_RELIC_INSERT = _token(
    "new-relic-insert-key",
    "New Relic insert key",
    whole("NRI[IQ]-[A-Za-z0-9_-]{32}"),
    "Delete the key on New Relic's API keys page.",
    "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
    severity=Severity.MEDIUM,
)
SENTRY_ORGANIZATION = _token(
    "sentry-organization-token",
    "Sentry organization token",
    r"\b(sntrys_eyJ[A-Za-z0-9+/=]{60,400}_[A-Za-z0-9+/]{43})(?:[^A-Za-z0-9+/]|$)",
    "Revoke the token in the organization's settings.",
    "https://docs.sentry.io/account/auth-tokens/",
)
SENTRY_USER = _token(
    "sentry-user-token",
    "Sentry user token",
    whole("sntry[ua]_[0-9a-f]{64}"),
    "Remove the token in the account's API settings.",
    "https://docs.sentry.io/account/auth-tokens/",
)
GRAFANA_CLOUD = _token(
    "grafana-cloud-token",
    "Grafana Cloud access policy token",
    whole("glc_eyJ[A-Za-z0-9+/=]{60,400}"),
    "Delete the token of the access policy.",
    "https://grafana.com/docs/grafana-cloud/security-and-account-management/authentication-and-permissions/access-policies/",
)
GRAFANA_LEGACY = _token(
    "grafana-api-key",
    "Grafana API key",
    whole("eyJrIjoi[A-Za-z0-9+/]{60,300}={0,2}"),
    "Delete the key; use a service account token.",
    "https://grafana.com/docs/grafana/latest/administration/service-accounts/migrate-api-keys/",
)
HONEYCOMB = _token(
    "honeycomb-ingest-key",
    "Honeycomb ingest key",
    whole("hc[abc]i[kc]_[0-9a-z]{58}"),
    "Delete the key in the environment's settings.",
    "https://docs.honeycomb.io/configure/environments/manage-api-keys/",
    severity=Severity.MEDIUM,
)
DYNATRACE = _token(
    "dynatrace-token",
    "Dynatrace token",
    whole(r"dt0[a-z][0-9]{2}\.[A-Z2-7]{24}\.[A-Z2-7]{64}"),
    "Delete the token in Dynatrace's access tokens.",
    "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
)
SPLUNK = _token(
    "splunk-hec-token",
    "Splunk HTTP event collector token",
    assigned("splunk[a-z0-9_.-]{0,20}token", UUID),
    "Disable the token in Splunk's data inputs.",
    "https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector",
    severity=Severity.MEDIUM,
)
PAGERDUTY = _token(
    "pagerduty-api-key",
    "PagerDuty API key",
    assigned("pager_?duty[a-z0-9_.-]{0,20}(?:key|token)", r"[A-Za-z0-9+_-]{20}"),
    "Delete the key in PagerDuty's API access keys.",
    "https://support.pagerduty.com/main/docs/api-access-keys",
    minimum_entropy=3.5,
)
LAUNCHDARKLY = _token(
    "launchdarkly-key",
    "LaunchDarkly SDK or API key",
    assigned("launch_?darkly|ld_sdk|ld_api", f"(?:sdk|api)-{UUID}"),
    "Reset the key in the environment's settings.",
    "https://launchdarkly.com/docs/home/account/api",
)
POSTHOG = _token(
    "posthog-personal-key",
    "PostHog personal API key",
    whole("phx_[A-Za-z0-9]{43,48}"),
    "Delete the key in the PostHog settings.",
    "https://posthog.com/docs/api",
)
SONARQUBE = _token(
    "sonarqube-token",
    "SonarQube token",
    whole("sq[pua]_[0-9a-f]{40}"),
    "Revoke the token in the account's security page.",
    "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/",
)
SNYK = _token(
    "snyk-token",
    "Snyk API token",
    assigned("snyk[a-z0-9_.-]{0,20}(?:key|token)", UUID),
    "Revoke and regenerate the token in the Snyk account settings.",
    "https://docs.snyk.io/snyk-api/authentication-for-api",
)
ROLLBAR = _token(
    "rollbar-token",
    "Rollbar access token",
    assigned("rollbar[a-z0-9_.-]{0,20}token", "[0-9a-f]{32}"),
    "Disable the project access token in Rollbar.",
    "https://docs.rollbar.com/docs/access-tokens",
    severity=Severity.MEDIUM,
)
