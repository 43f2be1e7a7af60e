"""Leaves the service account token away."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.posture.fix import Fix, Patch, Wrong
from tidewaiter.posture.patching.edits import Edit
from tidewaiter.posture.pods import mapping, sequence

_BREAKS = "a program that talks to the API server loses its credential"


def _propose(wrong: Wrong) -> Patch | str:
    spec = wrong.pod().spec
    account = str(spec.get("serviceAccountName") or spec.get("serviceAccount") or "default")
    namespace = str(wrong.metadata.get("namespace") or "default")
    if any(_names(one, account, namespace) for kind in ("RoleBinding", "ClusterRoleBinding") for one in wrong.beside.get(kind, ())):
        return f"its account {account} is bound to a role here, so it seems to use the API: write `true` to make that a decision"
    return Patch(edits=(Edit(pointer=wrong.pointer, value=False),), breaks=_BREAKS)


def _names(binding: Mapping[str, Any], account: str, namespace: str) -> bool:
    own = str(mapping(binding.get("metadata")).get("namespace") or "default")
    subjects = [mapping(one) for one in sequence(binding.get("subjects")) if mapping(one).get("kind") == "ServiceAccount"]
    return any(one.get("name") == account and str(one.get("namespace") or own) == namespace for one in subjects)


FIX = Fix(id="TW-K8S-service-account-token", title="Set `automountServiceAccountToken: false`", propose=_propose)
