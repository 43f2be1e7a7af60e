"""What an audit reads of identities, and what it says where it may not."""

from types import SimpleNamespace

from tests.posture.identity.worlds import CLUSTER, ISSUER, NOBODY, allow, arn, pod, role, service_account
from tidewaiter.errors import NotFoundError, PermissionMissingError
from tidewaiter.model.account import ClusterAccess, IamAccount
from tidewaiter.model.control import ControlStatus
from tidewaiter.pipeline_audit import ClusterAudit
from tidewaiter.posture.context import NO_CONTEXT


class Kubernetes:
    """A cluster with one pod, which has no aws-auth."""

    def list_objects(self, _version, plural, _namespace=""):
        """List the pod and its service account."""
        return {"pods": [pod()], "serviceaccounts": [service_account()]}.get(plural, [])

    def get(self, *_names):
        """Have no ConfigMap."""
        raise NotFoundError("no such object")


class Identities:
    """An account with one administrator, or none that may be read."""

    def __init__(self, *, denied=False):
        self.denied = denied

    def iam_account(self, number):
        """Return the account or refuse."""
        if self.denied:
            raise PermissionMissingError("denied", permission="iam:GetAccountAuthorizationDetails")
        return IamAccount(account=number, principals=(role("app", allow("*"), trusts=NOBODY),), providers=())

    def access(self, _cluster):
        """Let nobody in."""
        return ClusterAccess(issuer=ISSUER, entries=(), associations=())


def audited(**fields):
    """Audit the cluster; return results, paths and problems."""
    problems = []
    judge = SimpleNamespace(known=NO_CONTEXT)
    ports = SimpleNamespace(
        connect=lambda _cluster: Kubernetes(),
        cloud=None,
        judge=judge,
        findings=SimpleNamespace(of=lambda _digest: ()),
        identities=Identities(**fields),
        usage=None,
        last_accessed=False,
        kubelets=False,
    )
    audit = ClusterAudit(CLUSTER, ports, problems)
    results, paths = audit.identities()
    return audit, {(one.control_id, one.resource): one for one in results}, paths, problems


def test_a_pod_without_a_way_passes_where_everything_was_read():
    """Nothing is missing, so nothing is said to be."""
    _, results, paths, problems = audited()
    assert results["TW-IAM-path-to-account-admin", "shop/Pod/web"].status is ControlStatus.PASS
    assert (paths, [one.code for one in problems]) == ((), [])


def test_a_refused_account_is_a_problem_and_not_assessed():
    """With the grant that is missing, once for the cluster."""
    _, results, _, problems = audited(denied=True)
    found = results["TW-IAM-path-to-account-admin", CLUSTER.arn]
    assert (found.status, found.permission) == (ControlStatus.NOT_ASSESSED, "iam:GetAccountAuthorizationDetails")
    assert [(one.code, one.permission) for one in problems] == [("identities-unreadable", "iam:GetAccountAuthorizationDetails")]


def test_the_graph_can_be_asked_for_more():
    """Everybody of the account and the cluster is in it, and what was not read is said."""
    audit, *_ = audited(denied=True)
    assert any("GetAccountAuthorizationDetails" in text for text in audit.graph().unknown)
    audit, *_ = audited()
    assert arn("role", "app") in {node.id for node in audit.graph().nodes}
