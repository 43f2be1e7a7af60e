"""What a control has to have seen."""

from tidewaiter.policy.seen import missing
from tidewaiter.posture.catalogue import controls

BY_ID = {one.id: one for one in controls()}


def test_a_control_of_one_kind_needs_that_kind_only():
    """A refused list of Ingresses says nothing about Services."""
    ingress = BY_ID["TW-NET-ingress-tls"]
    assert list(missing(ingress, "cluster", frozenset({"Service"}), judged=True)) == [
        ("not every Ingress of the cluster could be listed", "kubernetes:list ingresses")
    ]
    assert not list(missing(ingress, "cluster", frozenset({"Ingress"}), judged=False))


def test_a_control_of_pods_needs_every_kind_that_makes_them():
    """Pods hide in what controllers will make."""
    gaps = [reason for reason, _ in missing(BY_ID["TW-K8S-privileged-container"], "cluster", frozenset({"Pod"}), judged=True)]
    assert "not every CronJob of the cluster could be listed" in gaps


def test_files_need_something_to_judge():
    """A file without bindings does not show who is administrator; one with bindings does, for itself."""
    binding = BY_ID["TW-RBAC-cluster-admin"]
    assert list(missing(binding, "manifest", frozenset(), judged=False))
    assert not list(missing(binding, "manifest", frozenset(), judged=True))
