"""Which of our rules are about the same thing as a rule of Trivy, so that its ignore files mean the same here."""

from collections.abc import Mapping

from tidewaiter.policy.globs import exactly

RULES: Mapping[str, tuple[str, ...]] = {
    "DS001": ("TW-DOCKER-base-latest-tag",),
    "DS002": ("TW-DOCKER-root-user", "TW-IMAGE-runs-as-root"),
    "DS005": ("TW-DOCKER-add-instead-of-copy",),
    "DS006": ("TW-DOCKER-copy-from-own-stage",),
    "DS009": ("TW-DOCKER-relative-workdir",),
    "DS010": ("TW-DOCKER-sudo", "TW-IMAGE-sudo"),
    "DS012": ("TW-DOCKER-duplicate-stage-name",),
    "DS013": ("TW-DOCKER-cd-in-run",),
    "DS014": ("TW-DOCKER-wget-and-curl",),
    "DS017": ("TW-DOCKER-update-alone",),
    "DS022": ("TW-DOCKER-maintainer",),
    "DS026": ("TW-DOCKER-no-healthcheck", "TW-IMAGE-no-healthcheck"),
    "DS031": ("TW-DOCKER-secret-in-variable", "TW-IMAGE-secret-in-config"),
    "KSV001": ("TW-K8S-privilege-escalation",),
    "KSV003": ("TW-K8S-capabilities-not-dropped",),
    "KSV006": ("TW-K8S-runtime-socket",),
    "KSV012": ("TW-K8S-run-as-non-root",),
    "KSV013": ("TW-K8S-image-latest-tag",),
    "KSV014": ("TW-K8S-writable-root-filesystem",),
    "KSV017": ("TW-K8S-privileged-container",),
    "KSV023": ("TW-K8S-host-path-volume",),
    "KSV024": ("TW-K8S-host-port",),
    "KSV026": ("TW-K8S-unsafe-sysctl",),
    "KSV105": ("TW-K8S-run-as-root-user",),
    "KSV110": ("TW-K8S-default-namespace",),
    "aws-access-key-id": ("TW-SECRET-aws-access-key",),
    "aws-secret-access-key": ("TW-SECRET-aws-secret-key",),
    "github-pat": ("TW-SECRET-github-token",),
    "github-fine-grained-pat": ("TW-SECRET-github-fine-grained-token",),
    "gitlab-pat": ("TW-SECRET-gitlab-token",),
    "hugging-face-access-token": ("TW-SECRET-hugging-face-token",),
    "private-key": ("TW-SECRET-private-key",),
    "stripe-secret-token": ("TW-SECRET-stripe-live-key",),
    "npm-access-token": ("TW-SECRET-npm-token",),
    "pypi-upload-token": ("TW-SECRET-pypi-token",),
    "gcp-service-account": ("TW-SECRET-gcp-service-account-key",),
    "slack-access-token": ("TW-SECRET-slack-token",),
    "slack-web-hook": ("TW-SECRET-slack-webhook",),
    "sendgrid-api-token": ("TW-SECRET-sendgrid-key",),
    "twilio-api-key": ("TW-SECRET-twilio-key",),
    "jwt-token": ("TW-SECRET-json-web-token",),
    "age-secret-key": ("TW-SECRET-age-secret-key",),
    "shopify-token": ("TW-SECRET-shopify-token",),
}
"""By Trivy's rule id. A rule of Trivy that is about less than ours is not here: its ignore entry would hide more than was meant."""


def rules_meant(identifier: str) -> tuple[str, ...]:
    """Return fnmatch patterns of the rules that an id of Trivy means: its own word, and ours where they are known to be the same."""
    short = _short(identifier)
    return (exactly(identifier), *RULES.get(short, ()))


def _short(identifier: str) -> str:
    """Write `AVD-DS-0002`, `DS-0002` and `DS002` alike: as `DS002`."""
    family, _, number = identifier.upper().removeprefix("AVD-").partition("-")
    return f"{family}{number[-3:]}" if family in ("DS", "KSV") and number.isdigit() else identifier
