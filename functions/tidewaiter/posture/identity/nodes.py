"""Which nodes bring together what the internet reaches and what leads to an administrator: one breakout is enough there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from tidewaiter.model.identity import Confidence
from tidewaiter.posture.identity.cluster_facts import ClusterFacts, key_of
from tidewaiter.posture.identity.names import Names
from tidewaiter.posture.identity.paths import Search
from tidewaiter.posture.identity.view import NodeView
from tidewaiter.posture.pods import mapping

_SHOWN = 5


def node_views(facts: ClusterFacts, search: Search, *, unread: str) -> Iterator[tuple[str, NodeView]]:
    """Yield every node that pods run on, or where not all is known only those that are bad and the cluster once.

    A service account is powerful if it certainly leads to an administrator.

    What pods of a node reach over the node itself does not count, or every pod would be as powerful as its neighbours.
    """
    names = Names(facts.cluster)
    exposure = {(one.namespace, one.pod): one.exposure for one in facts.workloads}
    strong = {name for goal in search.goals() for name in search.who_can(goal.id, worst=Confidence.LIKELY)}
    found: Mapping[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for pod in facts.pods:
        key, node = key_of(pod), str(mapping(pod.get("spec")).get("nodeName") or "")
        exposed, powerful = found[node]
        own = {edge.target for edge in search.leaving(names.pod(*key).id) if edge.target != names.node(node).id}
        if exposure.get(key) == "internet":
            exposed.append("/".join(key))
        elif own & strong:
            powerful.append("/".join(key))
    if unread:
        yield facts.cluster.arn, NodeView(exposed=(), powerful=(), unread=unread)
    for node, (exposed, powerful) in sorted(found.items()):
        if node and (not unread or (exposed and powerful)):
            yield f"-/Node/{node}", NodeView(exposed=tuple(exposed[:_SHOWN]), powerful=tuple(powerful[:_SHOWN]))
