"""What an audit asks for: enough to read what it reads, and nothing that could be used for more."""

from tidewaiter.adapters.cloud_reader import BotoCloudReader
from tidewaiter.adapters.permissions import grants_of
from tidewaiter.posture.access import AUDITORS, audit_access_entry, audit_cluster_role, audit_cluster_role_binding, audit_policy
from tidewaiter.posture.discover import READS


def test_the_cluster_role_lists_exactly_what_is_read() -> None:
    """Every kind the audit lists is granted, with the verb it needs."""
    *rules, legacy = audit_cluster_role()["rules"]
    assert legacy == {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["amazon-vpc-cni", "aws-auth"], "verbs": ["get"]}
    granted = {(rule["apiGroups"][0], resource) for rule in rules for resource in rule["resources"]}
    assert granted == {(version.rpartition("/")[0], plural) for version, plural in READS}
    assert {verb for rule in rules for verb in rule["verbs"]} == {"list"}


def test_neither_secrets_nor_the_kubelet_is_asked_for() -> None:
    """What would let a reader become an administrator is left out."""
    resources = {resource for rule in audit_cluster_role()["rules"] for resource in rule["resources"]}
    assert not resources & {"secrets", "nodes/proxy", "pods/exec", "serviceaccounts/token", "*"}


def test_asking_kubelets_takes_one_dangerous_right_more() -> None:
    """It is granted only where it was asked for."""
    (added,) = [rule for rule in audit_cluster_role(kubelets=True)["rules"] if rule not in audit_cluster_role()["rules"]]
    assert added == {"apiGroups": [""], "resources": ["nodes/proxy"], "verbs": ["get"]}


def test_the_binding_joins_role_and_group() -> None:
    """The group of the access entry gets the role that was printed."""
    binding = audit_cluster_role_binding()
    assert binding["roleRef"]["name"] == audit_cluster_role()["metadata"]["name"]
    assert [subject["name"] for subject in binding["subjects"]] == [AUDITORS]


def test_the_access_entry_names_the_group_alone() -> None:
    """What the group may do is the ClusterRole's: no access policy of AWS, which would read Secrets."""
    entry = audit_access_entry("arn:aws:iam::111122223333:role/audit", "shop")
    assert entry == {
        "clusterName": "shop",
        "principalArn": "arn:aws:iam::111122223333:role/audit",
        "type": "STANDARD",
        "kubernetesGroups": [AUDITORS],
    }


def test_the_policy_only_reads() -> None:
    """Every AWS action is a read."""
    (statement,) = audit_policy()["Statement"]
    assert all(action.partition(":")[2].startswith(("Describe", "Generate", "Get", "List")) for action in statement["Action"])


def test_the_policy_grants_what_the_readers_declare() -> None:
    """Every call that the adapters declare for an audit is in the policy that is printed."""
    audit = (
        BotoCloudReader.cluster,
        BotoCloudReader.clusters,
        BotoCloudReader.instance,
        BotoCloudReader.repositories,
        BotoCloudReader.registry,
        BotoCloudReader.account,
    )
    (statement,) = audit_policy()["Statement"]
    assert {one.action for one in grants_of(audit)} <= set(statement["Action"])
