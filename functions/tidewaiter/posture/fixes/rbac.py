"""Takes single powers out of the roles that bindings give, where these are written out rather than meant by a wildcard."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.posture.fix import Fix, Patch, Propose, Wrong
from tidewaiter.posture.patching.edits import REMOVED, Edit
from tidewaiter.posture.pods import mapping, sequence


def _without(field: str, words: tuple[str, ...]) -> Propose:
    """Return a fix that removes words from a field (`verbs` or `resources`) of the rules of the role."""

    def propose(wrong: Wrong) -> Patch | str:
        role = _role(wrong)
        if role is None:
            return "the role that it binds does not stand in these files"
        edits = tuple(_removals(role, field, words))
        if not edits:
            return "a wildcard gives it, or another role by aggregation: list what is used"
        name = mapping(role.get("metadata")).get("name", "")
        return Patch(edits=edits, of=role, breaks=f"whoever is bound to {role.get('kind')} {name} no longer has {' and '.join(words)}")

    return propose


def _role(wrong: Wrong) -> Mapping[str, Any] | None:
    reference = mapping(wrong.data.get("roleRef"))
    kind, name = str(reference.get("kind", "")), reference.get("name")
    own = wrong.metadata.get("namespace") or "default"
    for role in wrong.beside.get(kind, ()):
        metadata = mapping(role.get("metadata"))
        if metadata.get("name") == name and (kind == "ClusterRole" or (metadata.get("namespace") or "default") == own):
            return role
    return None


def _removals(role: Mapping[str, Any], field: str, words: tuple[str, ...]) -> Iterator[Edit]:
    """Yield what to remove: words, or a rule that would have none left. Rules limited to named objects give no power at large."""
    for index, rule in enumerate(map(mapping, sequence(role.get("rules")))):
        held = [] if rule.get("resourceNames") else list(sequence(rule.get(field)))
        gone = [place for place, word in enumerate(held) if word in words]
        if gone and len(gone) == len(held):
            yield Edit(pointer=f"/rules/{index}", value=REMOVED)
        else:
            yield from (Edit(pointer=f"/rules/{index}/{field}/{place}", value=REMOVED) for place in gone)


def _fix(name: str, field: str, *words: str) -> Fix:
    return Fix(id=f"TW-RBAC-{name}", title=f"Remove {' and '.join(words)} from the role", propose=_without(field, words))


ESCALATE = _fix("escalate", "verbs", "escalate")
BIND = _fix("bind", "verbs", "bind")
IMPERSONATE = _fix("impersonate", "verbs", "impersonate")
TOKEN = _fix("token-create", "resources", "serviceaccounts/token")
NODES_PROXY = _fix("nodes-proxy", "resources", "nodes/proxy")
EXEC = _fix("pod-exec", "resources", "pods/exec", "pods/attach")
FORWARD = _fix("port-forward", "resources", "pods/portforward")
EPHEMERAL = _fix("ephemeral-containers", "resources", "pods/ephemeralcontainers")
APPROVAL = _fix("csr-approval", "resources", "certificatesigningrequests/approval")
STATUS = _fix("service-status", "resources", "services/status")
