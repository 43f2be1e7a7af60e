"""A new identity provider or trust anchor is added: who owns it can enter at will."""

from tidewaiter.detection.rule import Context, Hit, Rule
from tidewaiter.model.detection import Event
from tidewaiter.model.severity import Severity

PROVIDERS = {
    "iam.amazonaws.com": {"CreateOpenIDConnectProvider", "CreateSAMLProvider", "UpdateSAMLProvider", "AddClientIDToOpenIDConnectProvider"},
    "rolesanywhere.amazonaws.com": {"CreateTrustAnchor", "CreateProfile"},
    "sso.amazonaws.com": {"CreateTrustedTokenIssuer"},
}
EVENTS = frozenset(name for names in PROVIDERS.values() for name in names)


def match(event: Event, _context: Context) -> Hit | None:
    """Match every addition or change of a provider."""
    if event.name not in PROVIDERS.get(event.service, set()):
        return None
    return Hit(reasons=(f"{event.name} of {event.service.split('.')[0]}",))


RULE = Rule(
    id="TW-DET-identity-provider-added",
    title="An identity provider or trust anchor was added or changed",
    severity=Severity.MEDIUM,
    tactics=("TA0003", "TA0004"),
    techniques=("T1484.002",),
    match=match,
    events=EVENTS,
    false_positives="Set-up of a cluster with IAM roles for service accounts, or of a single sign-on.",
    references=("https://attack.mitre.org/techniques/T1484/002/",),
    samples=("cloudtrail-create-open-id-connect-provider.json",),
)
