"""PCI DSS 4.0.1: the requirements that public mappings tie to what these controls look at; not the whole standard."""

from tidewaiter.posture.framework import Framework, Requirement

_HUB = "AWS Security Hub, related requirements of its EKS and ECR controls"
_PROWLER = "Prowler, pci_4.0_kubernetes.json"

FRAMEWORK = Framework(
    id="pci",
    title="PCI DSS",
    version="4.0.1",
    key="PCI DSS 4.0.1",
    source=f"{_HUB}; {_PROWLER}",
    read="2026-11-23",
    note="Only requirements that a public mapping ties to these controls: passing them is not passing PCI DSS.",
    requirements=(
        Requirement(number="1.2.5", title="Only needed ports and protocols", controls=("TW-K8S-host-port",), source=_PROWLER),
        Requirement(number="1.4.4", title="Stored data is not reachable from outside", source=_HUB),
        Requirement(number="3.5.1", title="Stored account data is unreadable", source=_PROWLER),
        Requirement(
            number="3.7.6",
            title="Keys are handled by who may",
            question="Do kubelets renew their certificates by themselves?",
            reason="the kubelet's settings stand on its node",
            facts=("nodes",),
            source=_PROWLER,
        ),
        Requirement(
            number="4.2.1",
            title="Strong cryptography in transit",
            question="Do kubelets offer strong TLS ciphers only?",
            reason="the kubelet's settings stand on its node",
            facts=("nodes",),
            source=_PROWLER,
        ),
        Requirement(number="6.2.3", title="Software is reviewed before release", source=_HUB),
        Requirement(number="6.2.4", title="Common flaws are prevented or found", source=_HUB),
        Requirement(number="6.3.3", title="Components have their security updates", source=_HUB),
        Requirement(
            number="7.2.1",
            title="Access by need",
            controls=("TW-K8S-privileged-container", "TW-K8S-run-as-non-root"),
            source=_PROWLER,
        ),
        Requirement(number="8.3.2", title="Credentials are encrypted", source=_HUB),
        Requirement(
            number="8.6.2",
            title="Passwords of applications are in no script or setting",
            controls=("TW-K8S-literal-credential", "TW-K8S-config-map-credential", "TW-DOCKER-secret-in-variable"),
            source="inferred here",
        ),
        Requirement(number="10.2.1", title="Audit logs are on", source=_HUB),
    ),
)
