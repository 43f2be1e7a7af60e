"""Admission policies that refuse nothing: without a binding, or bound only to warn and record."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Unknown, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence

_BINDING = "ValidatingAdmissionPolicyBinding"


def _check(item: KubernetesObject) -> Iterator[Violation | Unknown]:
    name = item.metadata.get("name")
    specs = [mapping(one.get("spec")) for one in item.beside.get(_BINDING, ())]
    bound = [spec for spec in specs if spec.get("policyName") == name]
    if any("Deny" in sequence(spec.get("validationActions")) for spec in bound):
        return
    if item.complete is None and not bound:
        yield Unknown(reason="no binding is beside the policy, and other files may have one")
    elif item.complete is not None and _BINDING not in item.complete:
        yield Unknown(
            reason="the bindings of admission policies could not be listed", permission="kubernetes:list validatingadmissionpolicybindings"
        )
    else:
        what = "its bindings only warn or record" if bound else "no binding uses it"
        yield Violation(message=f"the policy refuses nothing: {what}", pointer="/metadata/name")


CONTROL = Control(
    id="TW-K8S-admission-policy-without-effect",
    title="Admission policy refuses nothing",
    severity=Severity.LOW,
    why="A policy works only through a binding with the action Deny; without one, people rely on a rule that nobody is held to.",
    remediation="Bind it with `validationActions: [Deny]`, or delete it.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/",),
    applies=of_kind("ValidatingAdmissionPolicy", "admissionregistration.k8s.io"),
)
