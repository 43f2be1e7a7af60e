"""What an audit asks of the graph: the loop that nobody else reports, its cut, and what is judged."""

from tests.posture.identity.worlds import CLUSTER, ISSUER, PROVIDER, account, allow, facts, pod, role, service_account, trust
from tidewaiter.model.account import ClusterAccess, IamAccount, PodIdentityAssociation
from tidewaiter.model.control import ControlStatus
from tidewaiter.posture.engine import assess
from tidewaiter.posture.identity.audit import audit_identities

ANYBODY = trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity")


def results(audit):
    """Judge an audit; return (control, resource, status, severity)."""
    return {(one.control_id, one.resource, one.status, str(one.severity)) for one in assess(audit.subjects)}


def test_the_loop_from_a_pod_over_its_role_back_into_the_cluster():
    """Pod, role, EKS API, administrator: critical for a workload that the internet reaches, with the one edge that cuts it."""
    app = role("app", allow("eks:*"), trusts=ANYBODY)
    audit = audit_identities(account(app), facts(service_account(role_arn=app.arn), pods=[pod()]))
    (path,) = audit.paths
    assert [node.name for node in path.nodes] == ["pod shop/web", "role app", "admin of cluster main"]
    assert [(edge.source, edge.target) for edge in path.cut] == [(path.nodes[1].id, path.nodes[2].id)]
    assert path.exposure == "internet"
    found = results(audit)
    assert ("TW-IAM-path-to-cluster-admin", "shop/Pod/web", ControlStatus.FAIL, "critical") in found
    assert ("TW-IAM-path-to-account-admin", "shop/Pod/web", ControlStatus.PASS, "critical") in found


def test_trust_policies_are_judged_by_whom_they_let_in():
    """Anybody, any audience; a namespace only where a wildcard names one."""
    app = role("app", trusts=ANYBODY)
    found = results(audit_identities(account(app), facts(service_account(), pods=[pod()])))
    failed = {control for control, resource, status, _ in found if status is ControlStatus.FAIL and resource == app.arn}
    assert failed == {"TW-IAM-role-any-subject", "TW-IAM-role-any-audience"}
    wild = {"StringLike": {f"{ISSUER}:sub": "system:serviceaccount:shop:*"}, "StringEquals": {f"{ISSUER}:aud": "sts.amazonaws.com"}}
    app = role("app", trusts=trust({"Federated": PROVIDER}, "sts:AssumeRoleWithWebIdentity", wild))
    found = results(audit_identities(account(app), facts(service_account(), pods=[pod()])))
    failed = {control for control, resource, status, _ in found if status is ControlStatus.FAIL and resource == app.arn}
    assert failed == {"TW-IAM-role-namespace-subject"}


def test_associations_are_judged_with_the_accounts_that_exist():
    """A missing account can be claimed; that accounts could not be listed is no pass."""
    one = PodIdentityAssociation(id="a-1", namespace="shop", service_account="ghost", role_arn="r")
    access = ClusterAccess(issuer=ISSUER, entries=(), associations=(one,))
    known = results(audit_identities(account(), facts(access=access)))
    unknown = results(audit_identities(account(), facts(access=access, complete=frozenset())))
    assert {status for control, _, status, _ in known if control == "TW-IAM-association-claimable"} == {ControlStatus.FAIL}
    assert {status for control, _, status, _ in unknown if control == "TW-IAM-association-claimable"} == {ControlStatus.NOT_ASSESSED}


def test_what_was_not_read_is_not_assessed_once_for_the_cluster():
    """No path is no pass then; a path that was found is reported all the same."""
    empty = IamAccount(account="111122223333", principals=())
    found = results(audit_identities(empty, facts(service_account(), pods=[pod()]), unread="denied (iam:GetAccountAuthorizationDetails)"))
    judged = {(resource, status) for control, resource, status, _ in found if control.startswith("TW-IAM-path")}
    assert judged == {(CLUSTER.arn, ControlStatus.NOT_ASSESSED)}
    app = role("app", allow("eks:*"), trusts=ANYBODY)
    some = facts(service_account(role_arn=app.arn), pods=[pod()], complete=frozenset({"Pod"}))
    assert ("TW-IAM-path-to-cluster-admin", "shop/Pod/web", ControlStatus.FAIL, "critical") in results(audit_identities(account(app), some))


def test_pods_of_one_workload_are_one_path():
    """The others are counted."""
    from dataclasses import replace

    app = role("app", allow("eks:*"), trusts=ANYBODY)
    made = facts(service_account(role_arn=app.arn), pods=[pod("web-1"), pod("web-2")])
    made = replace(made, workloads=[replace(one, kind="Deployment", name="web") for one in made.workloads])
    (path,) = audit_identities(account(app), made).paths
    assert path.others == 1
