"""The control `shared_service_account`: what it fails, what it passes and what it leaves alone."""

from tidewaiter.posture.checks.shared_service_account import CONTROL

SPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
WORKLOAD = (
    "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: %s, namespace: shop, labels: {app: %s}}\n"
    "spec: {template: {spec: {serviceAccountName: %s, %scontainers: [{name: c}]}}}\n"
)


def workload(name, app, account="both", more=""):
    """Write a workload of an application with an account."""
    return WORKLOAD % (name, app, account, more)


def test_hit_is_an_account_of_two_applications(judge):
    """The namespace is named, and the account in the words."""
    assert judge(CONTROL, SPACE + workload("a", "web") + workload("b", "mail")) == ["FAIL /metadata/name"]


def test_near_miss_passes(judge):
    """Two parts of one application, accounts of their own, pods without a token, and the default account, which is told elsewhere."""
    assert judge(CONTROL, SPACE + workload("a", "web") + workload("b", "web")) == ["PASS"]
    assert judge(CONTROL, SPACE + workload("a", "web", "one") + workload("b", "mail", "two")) == ["PASS"]
    silent = "automountServiceAccountToken: false, "
    assert judge(CONTROL, SPACE + workload("a", "web") + workload("b", "mail", more=silent)) == ["PASS"]
    assert judge(CONTROL, SPACE + workload("a", "web", "default") + workload("b", "mail", "default")) == ["PASS"]


def test_the_platforms_namespaces_are_left_alone(judge):
    """What runs there is not the users' choice."""
    assert judge(CONTROL, (SPACE + workload("a", "web") + workload("b", "mail")).replace("shop", "kube-system")) == []


def test_what_could_not_be_listed_is_not_a_pass(judge):
    """The first kind that is missing is named, beside what was found."""
    assert judge(CONTROL, SPACE + workload("a", "web"), frozenset({"Pod"})) == ["UNKNOWN kubernetes:list deployments"]
    known = frozenset({"Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"})
    found = judge(CONTROL, SPACE + workload("a", "web") + workload("b", "mail"), known)
    assert found == ["FAIL /metadata/name", "UNKNOWN kubernetes:list pods"]


def test_the_old_name_of_the_field_counts(judge):
    """`serviceAccount` names the account as well."""
    text = SPACE + workload("a", "web") + workload("b", "mail")
    assert judge(CONTROL, text.replace("serviceAccountName", "serviceAccount")) == ["FAIL /metadata/name"]
