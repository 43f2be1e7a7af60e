"""One kubelet's settings: what was set, what its image sets, and what is not known.

Fields and their defaults: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/; what EKS images set:
https://github.com/awslabs/amazon-eks-ami (nodeadm, bootstrap.sh) and https://bottlerocket.dev/en/os/latest/api/settings/kubernetes/
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tidewaiter.posture.pods import mapping

STRONG_CIPHERS = frozenset(
    {
        *(f"TLS_ECDHE_{key}_WITH_AES_{bits}" for key in ("ECDSA", "RSA") for bits in ("128_GCM_SHA256", "256_GCM_SHA384")),
        *(f"TLS_ECDHE_{key}_WITH_CHACHA20_POLY1305{suffix}" for key in ("ECDSA", "RSA") for suffix in ("", "_SHA256")),
        *(f"TLS_RSA_WITH_AES_{bits}" for bits in ("128_GCM_SHA256", "256_GCM_SHA384")),
        *(f"TLS_{suite}" for suite in ("AES_128_GCM_SHA256", "AES_256_GCM_SHA384", "CHACHA20_POLY1305_SHA256")),
    }
)
"""The suites that the CIS Benchmarks let a kubelet offer; EKS images offer some of these and no other."""

FILE_DEFAULTS: Mapping[str, Any] = {
    "authentication.anonymous.enabled": False,
    "authentication.x509.clientCAFile": "",
    "authorization.mode": "Webhook",
    "eventRecordQPS": 50,
    "featureGates.RotateKubeletServerCertificate": True,
    "makeIPTablesUtilChains": True,
    "readOnlyPort": 0,
    "serverTLSBootstrap": False,
    "streamingConnectionIdleTimeout": "4h0m0s",
    "tlsCertFile": "",
    "tlsCipherSuites": (),
    "tlsMinVersion": "",
}
"""What a kubelet does where its configuration file says nothing."""

IMAGE_DEFAULTS: Mapping[str, Any] = {
    **FILE_DEFAULTS,
    "authentication.x509.clientCAFile": "/etc/kubernetes/pki/ca.crt",
    "serverTLSBootstrap": True,
}
"""What a node of an EKS image (AL2023, AL2, Bottlerocket) does where its user data says nothing."""


class Unset(Enum):
    """What a setting can be besides its value: `NOT_KNOWN`, or `NOT_SET` where nothing sets it and there is no default."""

    NOT_KNOWN = "not known"
    NOT_SET = "not set"


@dataclass(frozen=True, slots=True, kw_only=True)
class KubeletSettings:
    """One kubelet, or all of a node group: `name` says whose, `pointer` where it is set.

    `config` has the form of a KubeletConfiguration, `flags` are command-line flags without dashes, which are stronger. `unknown` says
    why what is not set is not known; it is empty where `defaults` hold.
    """

    name: str
    pointer: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    unknown: str = ""

    def value(self, path: str, flag: str = "") -> Any:
        """Return the effective value of a setting (`authentication.anonymous.enabled`, `anonymous-auth`), or why there is none."""
        if flag and flag in self.flags:
            found: Any = self.flags[flag]
            return Unset.NOT_KNOWN if "$" in found else _typed(found)
        found = self.config
        for key in path.split("."):
            found = mapping(found).get(key)
        if found is not None:
            return Unset.NOT_KNOWN if isinstance(found, str) and "$" in found else found
        if self.unknown:
            return Unset.NOT_KNOWN
        return self.defaults.get(path, Unset.NOT_SET)

    @property
    def gates(self) -> Mapping[str, bool]:
        """Feature gates that were set."""
        pairs = (one.partition("=") for one in self.flags.get("feature-gates", "").split(",") if one)
        return {**mapping(self.config.get("featureGates")), **{name: value.lower() == "true" for name, _, value in pairs}}


def _typed(text: str) -> Any:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return int(text) if text.lstrip("-").isdecimal() else text
