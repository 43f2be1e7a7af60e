"""NSA and CISA Kubernetes Hardening Guidance, by the numbers that public scanners give its advice."""

from tidewaiter.posture.framework import Framework, Requirement

_AWS = "AWS operates the API server and etcd of EKS; no API shows how"
_REPORTS = "Do AWS's own reports (AWS Artifact, shared responsibility) satisfy you for this part of the control plane?"


def _of_aws(number: str, title: str) -> Requirement:
    return Requirement(number=number, title=title, question=_REPORTS, reason=_AWS)


FRAMEWORK = Framework(
    id="nsa",
    title="NSA and CISA Kubernetes Hardening Guidance",
    version="1.0",
    key="NSA",
    source="numbers as in trivy-checks k8s-nsa-1.0 (the guidance has none)",
    read="2026-11-23",
    requirements=(
        Requirement(number="1.0", title="Containers do not run as root"),
        Requirement(number="1.1", title="Root file systems are read-only"),
        Requirement(number="1.2", title="No privileged containers"),
        Requirement(number="1.3", title="Containers of a pod do not share their processes"),
        Requirement(number="1.4", title="No processes of the node", controls=("TW-K8S-host-namespaces#hostPID",)),
        Requirement(number="1.5", title="No network of the node", controls=("TW-K8S-host-namespaces#hostNetwork",)),
        Requirement(number="1.6", title="No root user or group"),
        Requirement(number="1.7", title="No privilege escalation"),
        Requirement(number="1.8", title="SELinux context is left alone"),
        Requirement(number="1.9", title="AppArmor is on"),
        Requirement(number="1.10", title="Seccomp profile is set"),
        Requirement(number="1.11", title="Service account tokens only where they are needed"),
        Requirement(number="1.12", title="kube-system is the platform's"),
        Requirement(number="2.0", title="Network policies select pods"),
        Requirement(
            number="3.0",
            title="Network plugin carries out network policies",
            question="Does the cluster run a network plugin that carries out NetworkPolicies?",
            reason="a cluster without policies shows nothing that an engine would have to carry out",
            facts=("network",),
        ),
        Requirement(number="4.0", title="Namespaces have a ResourceQuota"),
        Requirement(number="4.1", title="Namespaces have a LimitRange"),
        _of_aws("5.0", "API server has no insecure port"),
        _of_aws("5.1", "Traffic to etcd is encrypted"),
        Requirement(
            number="6.0",
            title="Kubeconfig files are closed to others",
            question="Are kubeconfig files on nodes readable by root alone?",
            reason="file modes exist on the node only",
            facts=("nodes",),
        ),
        Requirement(number="6.1", title="Secrets are encrypted at rest", controls=("TW-EKS-secrets-key",)),
        Requirement(number="6.2", title="The key of the secrets is sound", controls=("TW-EKS-secrets-key-state",)),
        Requirement(
            number="7.0",
            title="Anonymous requests are refused",
            controls=("TW-RBAC-anonymous",),
            question="Do kubelets refuse anonymous requests on every node?",
            reason="the kubelet's settings stand on its node",
            facts=("nodes",),
        ),
        Requirement(
            number="7.1",
            title="Authorisation is by roles",
            question="Do kubelets ask the API server (authorization mode Webhook) on every node?",
            reason="the kubelet's settings stand on its node",
            facts=("nodes",),
        ),
        Requirement(number="8.0", title="Audit is configured", controls=("TW-EKS-control-plane-logging",)),
        Requirement(number="8.1", title="Audit log is written", controls=("TW-EKS-control-plane-logging",)),
        Requirement(number="8.2", title="Audit log is kept long enough", controls=("TW-EKS-audit-log-group",)),
    ),
)
