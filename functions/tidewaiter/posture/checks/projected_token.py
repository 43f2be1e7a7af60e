"""Projected service account tokens that live long or are meant for somebody else."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.pods import Pod, mapping, sequence

_DAY = 86_400
_OWN_NAMES = frozenset(f"kubernetes.default{rest}" for rest in ("", ".svc", ".svc.cluster.local"))
_KNOWN_AUDIENCES = frozenset({"sts.amazonaws.com", "pods.eks.amazonaws.com"})


def _check(pod: Pod) -> Iterator[Violation]:
    for pointer, volume in pod.volumes():
        for index, source in enumerate(map(mapping, sequence(mapping(volume.get("projected")).get("sources")))):
            token = mapping(source.get("serviceAccountToken"))
            place = f"{pointer}/projected/sources/{index}/serviceAccountToken"
            seconds, audience = token.get("expirationSeconds"), str(token.get("audience") or "")
            if isinstance(seconds, int) and seconds > _DAY:
                yield Violation(message=f"a token lives {seconds} seconds", pointer=f"{place}/expirationSeconds")
            if audience and audience not in _KNOWN_AUDIENCES and not _is_cluster(audience):
                yield Violation(message=f"a token is made for {audience}", pointer=f"{place}/audience")


def _is_cluster(audience: str) -> bool:
    """Tell whether an audience is the API server by its name inside the cluster."""
    host = audience.removeprefix("https://").rstrip("/").removesuffix(":443")
    return audience.startswith("https://") and host in _OWN_NAMES


CONTROL = Control(
    id="TW-K8S-projected-token",
    title="Projected token lives over a day or has a foreign audience",
    severity=Severity.MEDIUM,
    why=(
        "A token for an outside audience is a credential there for everyone in the container; a long life makes a "
        "stolen one useful for long."
    ),
    remediation="Set `expirationSeconds` to 86400 or less, and check that the `audience` is meant to accept this pod.",
    targets=(Target.POD,),
    check=_check,
    references=("https://kubernetes.io/docs/concepts/storage/projected-volumes/",),
)
