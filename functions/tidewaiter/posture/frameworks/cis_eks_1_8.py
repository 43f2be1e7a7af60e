"""CIS Amazon EKS Benchmark 1.8.0: all fifty numbers."""

from tidewaiter.posture.framework import Framework, Requirement

_NODE_FILE = (
    "file modes and owners exist on the node only: neither the AWS API nor the Kubernetes API shows them, and nothing of ours runs there"
)
_KUBELET = (
    "the kubelet's settings stand on its node: launch templates show what they change, and the kubelet itself tells only who may use "
    "`nodes/proxy`"
)
_SETTING = (
    "Does every node run with the kubelet setting that this number asks for (EKS AMIs come with it), and does nothing at boot change it?"
)

_ANYTHING = ("TW-RBAC-cluster-admin", "TW-RBAC-wildcard-everything")
"""Whoever may do anything may do this, too."""
_ADMISSION = ("TW-K8S-pod-security-*",)
"""What keeps such pods out, rather than says that there is none."""


def _file(number: str, title: str, asked: str) -> Requirement:
    return Requirement(number=number, title=title, question=asked, reason=_NODE_FILE, facts=("nodes",))


def _kubelet(number: str, title: str) -> Requirement:
    return Requirement(number=number, title=title, question=_SETTING, reason=_KUBELET, facts=("nodes",))


FRAMEWORK = Framework(
    id="cis-eks-1.8",
    title="CIS Amazon EKS Benchmark",
    version="1.8.0",
    key="CIS EKS 1.8.0",
    source="numbers as in kube-bench cfg/eks-1.8.0; the benchmark's text is CIS's and is not repeated",
    read="2026-11-23",
    requirements=(
        Requirement(number="2.1.1", title="Audit log of the control plane is on"),
        Requirement(number="2.1.2", title="Audit logs are kept and looked at", facts=("logging",)),
        _file(
            "3.1.1",
            "Mode of the kubelet's kubeconfig",
            "Is the kubelet's kubeconfig writable by root alone (mode 644 or stricter) on every node?",
        ),
        _file("3.1.2", "Owner of the kubelet's kubeconfig", "Does the kubelet's kubeconfig belong to root:root on every node?"),
        _file(
            "3.1.3",
            "Mode of the kubelet's configuration",
            "Is the kubelet's configuration writable by root alone (mode 644 or stricter) on every node?",
        ),
        _file("3.1.4", "Owner of the kubelet's configuration", "Does the kubelet's configuration belong to root:root on every node?"),
        _kubelet("3.2.1", "Kubelet answers no anonymous requests"),
        _kubelet("3.2.2", "Kubelet does not allow whatever it is asked"),
        _kubelet("3.2.3", "Kubelet has an authority for client certificates"),
        _kubelet("3.2.4", "Kubelet has no read-only port"),
        _kubelet("3.2.5", "Kubelet ends idle streams"),
        _kubelet("3.2.6", "Kubelet keeps the chains of iptables"),
        _kubelet("3.2.7", "Kubelet records enough events"),
        _kubelet("3.2.8", "Kubelet renews its client certificate"),
        _kubelet("3.2.9", "Kubelet renews its serving certificate"),
        Requirement(number="4.1.1", title="cluster-admin goes only to who needs it"),
        Requirement(number="4.1.2", title="Few may read Secrets", controls=_ANYTHING),
        Requirement(number="4.1.3", title="Roles without wildcards"),
        Requirement(number="4.1.4", title="Few may create pods", controls=_ANYTHING),
        Requirement(number="4.1.5", title="Default service accounts are not used"),
        Requirement(number="4.1.6", title="Service account tokens only where they are needed"),
        Requirement(number="4.1.7", title="Access is given by access entries", facts=("authentication",)),
        Requirement(number="4.1.8", title="Few may bind, impersonate or escalate", controls=_ANYTHING),
        Requirement(number="4.1.9", title="Few may create persistent volumes", controls=_ANYTHING),
        Requirement(number="4.1.10", title="Few may reach the kubelet through the API", controls=_ANYTHING),
        Requirement(number="4.1.11", title="Few may change admission webhooks", controls=_ANYTHING),
        Requirement(number="4.1.12", title="Few may mint service account tokens", controls=_ANYTHING, informs=("TW-K8S-token-secret",)),
        Requirement(number="4.2.1", title="No privileged containers", relates=_ADMISSION),
        Requirement(
            number="4.2.2",
            title="No containers in the node's process namespace",
            controls=("TW-K8S-host-namespaces#hostPID",),
            relates=_ADMISSION,
        ),
        Requirement(
            number="4.2.3",
            title="No containers in the node's IPC namespace",
            controls=("TW-K8S-host-namespaces#hostIPC",),
            relates=_ADMISSION,
        ),
        Requirement(
            number="4.2.4",
            title="No containers in the node's network",
            controls=("TW-K8S-host-namespaces#hostNetwork",),
            relates=_ADMISSION,
        ),
        Requirement(number="4.2.5", title="No privilege escalation in containers", relates=_ADMISSION),
        Requirement(
            number="4.3.1",
            title="Network plugin carries out network policies",
            question="Does the cluster run a network plugin that carries out NetworkPolicies (VPC CNI with its agent, Cilium, Calico)?",
            reason="a cluster without policies shows nothing that an engine would have to carry out",
            facts=("network",),
        ),
        Requirement(number="4.3.2", title="Every namespace has network policies"),
        Requirement(number="4.4.1", title="Secrets as files, not in the environment"),
        Requirement(
            number="4.4.2",
            title="Secrets live in a store outside the cluster",
            informs=("TW-K8S-secret-in-environment",),
            question="Was a store outside the cluster (Secrets Manager, Parameter Store, Vault) considered for every secret?",
            reason="the number asks to consider it; where a secret comes from the cluster does not know, and Secrets are not read",
            facts=("secret-stores",),
        ),
        Requirement(
            number="4.5.1",
            title="Namespaces part what different people run",
            informs=("TW-K8S-namespace-quota",),
            question="Do the namespaces follow the borders between teams, tenants and stages?",
            reason="who runs what is not known to the cluster",
            refutes=True,
            facts=("namespaces",),
        ),
        Requirement(number="4.5.2", title="Nothing runs in the namespace default"),
        Requirement(
            number="5.1.1",
            title="Images are scanned for vulnerabilities",
            informs=("TW-ECR-mutable-tags",),
            question="Which scanner looks at images that do not come from the ECR registry of this account?",
            reason="a scanner of somebody else leaves no trace in ECR",
            facts=("images",),
        ),
        Requirement(
            number="5.1.2",
            title="Few people have access to ECR",
            question="Who may push to and delete from the registry, and does each of them need to?",
            reason="whether somebody needs a right is not in it",
            refutes=True,
        ),
        Requirement(
            number="5.1.3",
            title="The cluster only reads from ECR",
            question="Do the roles of nodes and of Fargate have no more than pull rights on ECR?",
            reason="the roles of nodes could not be judged",
            facts=("nodes",),
        ),
        Requirement(
            number="5.1.4",
            title="Images come from approved registries",
            question="Which registries are approved, and is every one in use among them?",
            reason="which registries are approved is yours to say",
            facts=("images",),
        ),
        Requirement(number="5.2.1", title="Workloads have identities of their own"),
        Requirement(number="5.3.1", title="Secrets are encrypted with a customer key"),
        Requirement(number="5.4.1", title="Few addresses reach the API server"),
        Requirement(number="5.4.2", title="API server has a private endpoint and no public one"),
        Requirement(number="5.4.3", title="Nodes are private"),
        Requirement(
            number="5.4.4",
            title="Network policies are switched on and fit",
            controls=("TW-NET-default-deny-ingress", "TW-NET-pods-without-policy", "TW-NET-policy-allows-all"),
            facts=("network",),
        ),
        Requirement(number="5.4.5", title="Load balancers speak TLS"),
        Requirement(
            number="5.5.1",
            title="People come in through IAM",
            question="Do people log in to the cluster with IAM (aws eks get-token) and with nothing else?",
            reason="client certificates and tokens that were handed out leave no trace in the API",
            refutes=True,
            facts=("authentication",),
        ),
    ),
)
