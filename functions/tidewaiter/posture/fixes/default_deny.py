"""Adds a policy that denies what no other policy allows."""

from tidewaiter.posture.fix import Fix, Patch, Propose, Wrong
from tidewaiter.posture.pods import mapping


def _denying(direction: str, breaks: str) -> Propose:
    def propose(wrong: Wrong) -> Patch | str:
        namespace = wrong.metadata.get("name")
        name = f"default-deny-{direction.lower()}"
        taken = {mapping(one.get("metadata")).get("name") for one in wrong.beside.get("NetworkPolicy", ())
                 if mapping(one.get("metadata")).get("namespace") == namespace}  # fmt: skip
        if name in taken:
            return f"another policy is called {name} already"
        policy = {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": name, "namespace": namespace},
            "spec": {"podSelector": {}, "policyTypes": [direction]},
        }
        return Patch(added=(policy,), breaks=breaks)

    return propose


INGRESS = Fix(
    id="TW-NET-default-deny-ingress",
    title="Add a policy that denies ingress",
    propose=_denying("Ingress", "no pod of the namespace is reached until a policy allows it"),
)
EGRESS = Fix(
    id="TW-NET-default-deny-egress",
    title="Add a policy that denies egress",
    propose=_denying("Egress", "no pod of the namespace reaches anything, not even DNS, until a policy allows it"),
)
