"""Validating webhooks that whoever they judge can step past with a label."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence
from tidewaiter.posture.selectors import label_keys

_NAME = "kubernetes.io/metadata.name"
"""The one label of a namespace that nobody can choose: the API server writes it."""


def _check(item: KubernetesObject) -> Iterator[Violation]:
    for index, hook in enumerate(map(mapping, sequence(item.data.get("webhooks")))):
        if not _guards_built_in_kinds(hook):
            continue
        of_object = label_keys([mapping(hook.get("objectSelector"))])
        of_namespace = label_keys([mapping(hook.get("namespaceSelector"))]) - {_NAME}
        if of_object:
            what = f"{hook.get('name', '')} is not asked about objects by their label {_named(of_object)}, which their author chooses"
            yield Violation(message=what, pointer=f"/webhooks/{index}/objectSelector")
        if of_namespace:
            what = (
                f"{hook.get('name', '')} leaves namespaces out by their label {_named(of_namespace)}, which whoever may label them chooses"
            )
            yield Violation(message=what, pointer=f"/webhooks/{index}/namespaceSelector", severity=Severity.LOW)


def _named(keys: frozenset[str]) -> str:
    return ", ".join(sorted(keys)[:3])


def _guards_built_in_kinds(hook: Mapping[str, Any]) -> bool:
    """Tell whether a webhook judges kinds of Kubernetes itself; one for a controller's own resources guards these only."""
    groups = {str(group) for rule in map(mapping, sequence(hook.get("rules"))) for group in sequence(rule.get("apiGroups"))}
    return any("." not in group or group.endswith(".k8s.io") for group in groups)


CONTROL = Control(
    id="TW-K8S-webhook-bypass",
    title="Admission webhook can be stepped past with a label",
    severity=Severity.MEDIUM,
    why="A guard that is called by a label is a guard that an intruder leaves out, by leaving the label out or setting it.",
    remediation=(
        f"Select namespaces by `{_NAME}` only and drop `objectSelector`, or let a policy guard who may set the label: "
        "`kubectl edit validatingwebhookconfiguration NAME`."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=(
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-objectselector",
    ),
    applies=of_kind("ValidatingWebhookConfiguration", "admissionregistration.k8s.io"),
)
