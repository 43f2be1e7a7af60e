"""Keys of certificates that gateways take from other namespaces, and grants that give away all of a namespace's Secrets."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.objects import KubernetesObject, of_kind
from tidewaiter.posture.pods import mapping, sequence

_GROUP = "gateway.networking.k8s.io"
_is_gateway, _is_grant = of_kind("Gateway", _GROUP), of_kind("ReferenceGrant", _GROUP)


def _check(item: KubernetesObject) -> Iterator[Violation]:
    yield from _of_gateway(item) if _is_gateway(item) else _of_grant(item)


def _of_gateway(item: KubernetesObject) -> Iterator[Violation]:
    own = item.metadata.get("namespace") or "default"
    for index, listener in enumerate(map(mapping, sequence(item.spec.get("listeners")))):
        for number, one in enumerate(map(mapping, sequence(mapping(listener.get("tls")).get("certificateRefs")))):
            if one.get("namespace") not in (None, "", own):
                what = f"listener {listener.get('name', '')} uses the key in Secret {one.get('namespace')}/{one.get('name', '')}"
                yield Violation(message=what, pointer=f"/spec/listeners/{index}/tls/certificateRefs/{number}/namespace")


def _of_grant(item: KubernetesObject) -> Iterator[Violation]:
    sources = ", ".join(sorted({str(mapping(one).get("namespace", "")) for one in sequence(item.spec.get("from"))}))
    for index, one in enumerate(map(mapping, sequence(item.spec.get("to")))):
        if one.get("kind") == "Secret" and not one.get("name"):
            what = f"gateways of {sources} may use every Secret of the namespace"
            yield Violation(message=what, pointer=f"/spec/to/{index}", severity=Severity.MEDIUM)


def _refers(item: KubernetesObject) -> bool:
    return _is_gateway(item) or _is_grant(item)


CONTROL = Control(
    id="TW-NET-gateway-foreign-certificate",
    title="Gateway uses keys of another namespace",
    severity=Severity.LOW,
    why="Who governs the gateway answers under the other namespace's names, with a key that its owner thinks is their own.",
    remediation=(
        "Keep the certificate in the gateway's namespace, and name the Secret in the ReferenceGrant (`spec.to[].name`) where it has to be "
        "elsewhere: `kubectl edit referencegrant NAME`."
    ),
    targets=(Target.OBJECT,),
    check=_check,
    references=("https://gateway-api.sigs.k8s.io/api-types/referencegrant/",),
    applies=_refers,
)
