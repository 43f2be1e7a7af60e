"""Admission webhooks outside the cluster."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence


def _check(item: KubernetesObject) -> Iterator[Violation]:
    for index, hook in enumerate(map(mapping, sequence(item.data.get("webhooks")))):
        url = mapping(hook.get("clientConfig")).get("url")
        if url:
            yield Violation(message=f"{hook.get('name', '')} is called at {url}", pointer=f"/webhooks/{index}/clientConfig/url")


def _is_webhook(item: KubernetesObject) -> bool:
    kinds = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
    return any(of_kind(kind, "admissionregistration.k8s.io")(item) for kind in kinds)


CONTROL = Control(
    id="TW-K8S-webhook-external-url",
    title="Admission webhook is called at a URL",
    severity=Severity.MEDIUM,
    why="Objects, Secrets included, are sent to an address that the cluster does not govern.",
    remediation="Run the webhook in the cluster and name its service in `clientConfig`.",
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/",),
    applies=_is_webhook,
)
