"""NIST SP 800-190, section 4: countermeasures for images, registries, orchestrators, containers and hosts."""

from tidewaiter.posture.framework import Framework, Requirement

_RUNTIME = "what runs on a node is out of sight"

FRAMEWORK = Framework(
    id="nist-800-190",
    title="NIST SP 800-190, Application Container Security Guide",
    version="2017-09",
    key="NIST 800-190",
    source="sections of https://doi.org/10.6028/NIST.SP.800-190; which control serves which section is inferred here",
    read="2026-11-23",
    note="The guide names countermeasures, not tests: which controls serve a section is our reading of it.",
    requirements=(
        Requirement(number="4.1.1", title="Vulnerabilities in images", controls=("TW-ECR-scan-on-push", "TW-ECR-latest-image-findings")),
        Requirement(number="4.1.2", title="Faulty configuration of images", controls=("TW-DOCKER-root-user", "TW-DOCKER-login-server")),
        Requirement(number="4.1.4", title="Secrets in images", controls=("TW-DOCKER-secret-*", "TW-K8S-literal-credential")),
        Requirement(
            number="4.1.5",
            title="Untrusted images",
            controls=("TW-K8S-image-not-pinned", "TW-DOCKER-base-not-pinned", "TW-DOCKER-base-latest-tag", "TW-K8S-image-registry"),
        ),
        Requirement(
            number="4.2.1",
            title="Connections to registries are encrypted",
            question="Do all registries in use speak TLS?",
            reason="whether a container engine accepts a registry without TLS is set on its node",
            facts=("images",),
        ),
        Requirement(number="4.2.2", title="Stale images in registries", controls=("TW-ECR-mutable-tags", "TW-ECR-no-lifecycle-policy")),
        Requirement(
            number="4.2.3",
            title="Access to registries",
            controls=("TW-ECR-public-policy", "TW-ECR-registry-policy", "TW-ECR-foreign-replication", "TW-ECR-who-can-push"),
        ),
        Requirement(
            number="4.3.1",
            title="Unbounded administrators",
            controls=(
                "TW-RBAC-cluster-admin",
                "TW-RBAC-wildcard*",
                "TW-RBAC-escalate",
                "TW-RBAC-bind",
                "TW-EKS-creator-is-admin",
                "TW-EKS-access-entry-admin",
            ),
        ),
        Requirement(
            number="4.3.2",
            title="Unauthorised access",
            controls=("TW-RBAC-anonymous", "TW-RBAC-everybody", "TW-EKS-public-endpoint", "TW-EKS-authentication-mode"),
        ),
        Requirement(
            number="4.3.3", title="Networks that are not parted", controls=("TW-NET-default-deny-*", "TW-NET-policies-not-enforced")
        ),
        Requirement(
            number="4.3.4",
            title="Workloads of different weight side by side",
            informs=("TW-K8S-namespace-quota",),
            question="Are workloads of different sensitivity kept on different nodes or clusters?",
            reason="how sensitive a workload is, nobody but you knows",
            facts=("namespaces",),
        ),
        Requirement(number="4.3.5", title="Trust between nodes", controls=("TW-EKS-node-group-*", "TW-RBAC-csr-approval")),
        Requirement(
            number="4.4.1",
            title="Vulnerabilities of the container runtime",
            controls=("TW-K8S-node-outdated", "TW-EKS-node-group-ami", "TW-EKS-node-group-version"),
        ),
        Requirement(
            number="4.4.2", title="Network access of containers", controls=("TW-NET-default-deny-egress", "TW-NET-metadata-egress")
        ),
        Requirement(
            number="4.4.3",
            title="Runtime settings of containers",
            controls=(
                "TW-K8S-privileged-container",
                "TW-K8S-capabilities-*",
                "TW-K8S-host-namespaces",
                "TW-K8S-seccomp-*",
                "TW-K8S-privilege-escalation",
                "TW-K8S-runtime-socket",
            ),
        ),
        Requirement(
            number="4.4.5",
            title="Containers that nobody planned",
            question="May only a pipeline deploy to the cluster, and is what runs compared with what was planned?",
            reason="what was planned is not in the cluster",
            facts=("namespaces",),
        ),
        Requirement(number="4.5.1", title="Hosts with more than they need", controls=("TW-EKS-node-group-ami",)),
        Requirement(
            number="4.5.2", title="Shared kernel", controls=("TW-K8S-escape-capability", "TW-K8S-unsafe-sysctl", "TW-K8S-proc-mount")
        ),
        Requirement(
            number="4.5.4",
            title="People on hosts",
            controls=("TW-EKS-node-group-ssh",),
            question="Who may open a session on nodes with Session Manager?",
            reason=_RUNTIME,
            facts=("nodes",),
        ),
        Requirement(
            number="4.5.5",
            title="Tampering with files of hosts",
            controls=("TW-K8S-writable-host-path", "TW-K8S-sensitive-host-path", "TW-K8S-host-path-volume"),
        ),
    ),
)
