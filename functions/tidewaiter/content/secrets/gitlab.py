"""Tokens of GitLab."""

from functools import partial

from tidewaiter.content.grammar import token, whole
from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

PERSONAL = SecretRule(
    id="TW-SECRET-gitlab-token",
    title="GitLab personal, project or group token",
    family="gitlab",
    pattern=r"\b(glpat-[A-Za-z0-9_-]{20,300}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?)",
    severity=Severity.CRITICAL,
    rotate="Revoke the token in GitLab and look through the audit events.",
    minimum_entropy=3.0,
    references=("https://docs.gitlab.com/security/tokens/",),
)

OTHER = SecretRule(
    id="TW-SECRET-gitlab-automation-token",
    title="GitLab deploy, runner, trigger, job or application token",
    family="gitlab",
    pattern=r"\b(gl(?:oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-[A-Za-z0-9_-]{20,300}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?)",
    severity=Severity.HIGH,
    rotate="Revoke the token in the GitLab project or runner it belongs to.",
    minimum_entropy=3.0,
    references=("https://docs.gitlab.com/security/tokens/",),
)

_token = partial(token, family="gitlab")

RUNNER = _token(
    "gitlab-runner-registration-token",
    "GitLab runner registration token",
    whole("GR1348941[A-Za-z0-9_-]{20}"),
    "Reset the registration token; register runners with authentication tokens.",
    "https://docs.gitlab.com/security/tokens/",
)
SESSION = _token(
    "gitlab-session-cookie",
    "GitLab session cookie",
    r"\b_gitlab_session=([0-9a-f]{32})\b",
    "Sign the session out in the GitLab profile.",
    "https://docs.gitlab.com/user/profile/active_sessions/",
)
