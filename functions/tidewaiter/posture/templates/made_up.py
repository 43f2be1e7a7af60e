"""What resources of a CloudFormation template will be called: as they are written, and for tokens of clusters made up from the names.

Trust policies take issuers and providers apart (`Fn::Split`), so that these must be texts of the form that they will have.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tidewaiter.posture.pods import mapping
from tidewaiter.posture.templates.values import ANY_ACCOUNT, NOT_KNOWN, too_deep

_CLUSTERS = ("AWS::EKS::Cluster", "Custom::AWSCDK-EKS-Cluster")
_PROVIDERS = ("AWS::IAM::OIDCProvider", "Custom::AWSCDKOpenIdConnectProvider")
_JSON = "Custom::AWSCDKCfnJson"
_EKS = "oidc.eks."


class Identities:
    """Answers for the resources of one template; `resolve` returns a value of theirs without functions."""

    def __init__(self, resources: Mapping[str, Any], resolve: Callable[[Any], Any]) -> None:
        self._resources = resources
        self._resolve = resolve

    def of_reference(self, name: str) -> str:
        """Return what `Ref` gives: a provider for tokens of EKS is its ARN, anything else is named."""
        return self._provider(name) or f"${{{name}}}"

    def of_attribute(self, name: str, attribute: str) -> Any:
        """Return what `Fn::GetAtt` gives: a cluster's issuer, what CDK reads as JSON, or the name of the attribute."""
        kind, properties = self._declared(name)
        if kind in _CLUSTERS and attribute in ("OpenIdConnectIssuerUrl", "OpenIdConnectIssuer"):
            issuer = f"{_EKS}region.amazonaws.com/id/{name}"
            return f"https://{issuer}" if attribute.endswith("Url") else issuer
        if kind == _JSON and attribute == "Value":
            return _read(self._resolve(properties.get("Value")))
        return (self._provider(name) if attribute == "Arn" else "") or f"${{{name}.{attribute}}}"

    def _provider(self, name: str) -> str:
        kind, properties = self._declared(name)
        url = self._resolve(properties.get("Url")) if kind in _PROVIDERS else ""
        issuer = url.removeprefix("https://") if isinstance(url, str) else ""
        return f"arn:aws:iam::{ANY_ACCOUNT}:oidc-provider/{issuer}" if issuer.startswith(_EKS) else ""

    def _declared(self, name: str) -> tuple[str, Mapping[str, Any]]:
        body = mapping(self._resources.get(name))
        return str(body.get("Type", "")), mapping(body.get("Properties"))


def _read(text: Any) -> Any:
    try:
        found = json.loads(text) if isinstance(text, str) else NOT_KNOWN
    except (ValueError, RecursionError):
        return NOT_KNOWN
    return NOT_KNOWN if too_deep(found) else found
