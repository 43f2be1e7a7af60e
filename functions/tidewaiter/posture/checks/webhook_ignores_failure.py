"""Validating webhooks that let everything pass when they fail."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence


def _check(item: KubernetesObject) -> Iterator[Violation]:
    """Judge validating webhooks, which are guards; without a policy they fail closed."""
    for index, hook in enumerate(map(mapping, sequence(item.data.get("webhooks")))):
        if hook.get("failurePolicy") == "Ignore":
            yield Violation(message=f"{hook.get('name', '')} is skipped when it fails", pointer=f"/webhooks/{index}/failurePolicy")


CONTROL = Control(
    id="TW-K8S-webhook-ignores-failure",
    title="Admission webhook fails open",
    severity=Severity.MEDIUM,
    why="Whoever can make the webhook slow or unreachable gets everything past it.",
    remediation="Set `failurePolicy: Fail`, with exceptions for what the webhook itself needs.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",),
    applies=of_kind("ValidatingWebhookConfiguration", "admissionregistration.k8s.io"),
)
