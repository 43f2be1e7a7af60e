"""Closes the instance metadata and the public addresses of the nodes that a class makes."""

from tidewaiter.posture.fix import Fix, Patch, Wrong, removing
from tidewaiter.posture.patching.edits import Edit

_BREAKS = "pods that use the node's credentials through its metadata lose them"


def _metadata(wrong: Wrong) -> Patch | str:
    value = "required" if wrong.pointer.endswith("/httpTokens") else 1
    return Patch(edits=(Edit(pointer=wrong.pointer, value=value),), breaks=_BREAKS)


METADATA = Fix(id="TW-K8S-node-class-metadata", title="Require tokens that travel one hop", propose=_metadata)
ADDRESS = Fix(
    id="TW-K8S-node-class-public-address",
    title="Remove `associatePublicIPAddress`",
    propose=removing("in a subnet without NAT the nodes no longer reach the internet, nor the cluster's public endpoint"),
)
