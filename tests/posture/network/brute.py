"""One connection at a time, judged straight from the objects: the slow oracle of network truth."""

import ipaddress

PORTS = [("TCP", 80), ("TCP", 81), ("TCP", 8080), ("UDP", 53), ("SCTP", 80)]


def selected(selector, labels):
    """Evaluate a label selector."""
    if not all(labels.get(k) == v for k, v in selector.get("matchLabels", {}).items()):
        return False
    for one in selector.get("matchExpressions", []):
        has, value = one["key"] in labels, labels.get(one["key"])
        answer = {
            "In": has and value in one.get("values", []),
            "NotIn": not has or value not in one.get("values", []),
            "Exists": has,
            "DoesNotExist": not has,
        }
        if not answer[one["operator"]]:
            return False
    return True


def allowed(cluster, source, target, protocol, port):
    """Tell whether one connection is made; a cluster is its pods, its policies and the labels of its namespaces."""
    if source is target:
        return True
    on_host = [bool(p["spec"].get("hostNetwork")) for p in (source, target)]
    if any(on_host) and source["spec"]["nodeName"] == target["spec"]["nodeName"]:
        return True
    leaves = on_host[0] or end(cluster, source, target, "Egress", target, protocol, port)
    enters = on_host[1] or end(cluster, target, source, "Ingress", target, protocol, port)
    return leaves and enters


def end(cluster, owner, peer, direction, target, protocol, port):
    """Judge one end of a connection."""
    closed = False
    for policy in cluster["policies"]:
        spec = policy["spec"]
        kinds = spec.get("policyTypes") or (["Ingress", "Egress"] if spec.get("egress") else ["Ingress"])
        if policy["metadata"]["namespace"] != owner["metadata"]["namespace"] or direction not in kinds:
            continue
        if not selected(spec.get("podSelector", {}), owner["metadata"]["labels"]):
            continue
        closed = True
        for rule in spec.get(direction.lower()) or []:
            peers = rule.get("from" if direction == "Ingress" else "to") or []
            ports = rule.get("ports") or []
            if (not peers or any(is_peer(cluster, policy, one, peer) for one in peers)) and (
                not ports or any(is_port(one, target, protocol, port) for one in ports)
            ):
                return True
    return not closed


def is_peer(cluster, policy, one, peer):
    """Tell whether a pod is a peer of a rule."""
    if "ipBlock" in one:
        address = ipaddress.ip_address(peer["status"]["podIP"])
        inside = address in ipaddress.ip_network(one["ipBlock"]["cidr"])
        return inside and not any(address in ipaddress.ip_network(cut) for cut in one["ipBlock"].get("except", []))
    if peer["spec"].get("hostNetwork"):
        return False
    space = peer["metadata"]["namespace"]
    if "namespaceSelector" in one:
        if not selected(one["namespaceSelector"], {**cluster["spaces"][space], "kubernetes.io/metadata.name": space}):
            return False
    elif space != policy["metadata"]["namespace"]:
        return False
    return "podSelector" not in one or selected(one["podSelector"], peer["metadata"]["labels"])


def is_port(one, target, protocol, port):
    """Tell whether a port of a rule is the one of a connection."""
    if one.get("protocol", "TCP") != protocol:
        return False
    wanted = one.get("port")
    if wanted is None:
        return True
    if isinstance(wanted, str):
        named = [p for c in target["spec"]["containers"] for p in c.get("ports", [])]
        return any(p.get("name") == wanted and p.get("protocol", "TCP") == protocol and p["containerPort"] == port for p in named)
    return wanted <= port <= one.get("endPort", wanted)
