"""What kubelets say of themselves: their configuration, one object a node, to be judged like a file of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tidewaiter.errors import PermissionMissingError, TidewaiterError
from tidewaiter.model.problem import Problem
from tidewaiter.posture.manifests import ManifestObject, live_object
from tidewaiter.posture.pods import mapping

_FARGATE = "eks.amazonaws.com/compute-type"


def answers_of(
    nodes: Sequence[Mapping[str, Any]], ask: Callable[[str], Mapping[str, Any]], on_problem: Callable[[Problem], None]
) -> Iterator[ManifestObject]:
    """Ask the kubelets of nodes; one that does not answer is a problem, and a refusal ends the asking: all of them need one right."""
    for name in filter(None, map(_name, nodes)):
        try:
            answer = ask(name)
        except PermissionMissingError as error:
            on_problem(_problem(error, name, error.permission))
            return
        except TidewaiterError as error:
            on_problem(_problem(error, name))
            continue
        kind = {"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration", "metadata": {"name": name}}
        yield live_object({**answer, **kind})


def _name(node: Mapping[str, Any]) -> str:
    """Return the name of a node that has a kubelet of ours to ask; Fargate's are AWS's."""
    metadata = mapping(node.get("metadata"))
    return "" if mapping(metadata.get("labels")).get(_FARGATE) == "fargate" else str(metadata.get("name", ""))


def _problem(error: TidewaiterError, name: str, permission: str = "") -> Problem:
    return Problem(code="kubelet-unread", what=f"the kubelet did not say how it is set up: {error.message}", where=name,
                   hint=error.hint or "The node is judged by what starts it", permission=permission)  # fmt: skip
