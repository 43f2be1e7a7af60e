"""Launch templates as a template declares them, to what `ec2:DescribeLaunchTemplateVersions` answers."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.posture.pods import mapping
from tidewaiter.posture.templates.values import NOT_KNOWN, NOT_YET, flag, items, look


def launch_template(data: Any) -> tuple[Mapping[str, Any] | None, str]:
    """Return the data of a launch template, and why it cannot be judged: a value that controls ask for is not known yet."""
    devices = items(look(data, "BlockDeviceMappings"))
    encrypted = [look(one, "Ebs", "Encrypted") for one in devices or ()]
    judged = (look(data, "MetadataOptions", "HttpTokens"), look(data, "MetadataOptions", "HttpEndpoint"), *encrypted)
    if devices is None or any(one is NOT_KNOWN for one in judged):
        return None, NOT_YET
    written = [_device(one, flag(value, default=None)) for one, value in zip(devices, encrypted, strict=True)]
    return {**mapping(data), **({"BlockDeviceMappings": written} if written else {})}, ""


def _device(one: Any, encrypted: bool | None) -> Mapping[str, Any]:  # noqa: FBT001 - three-valued
    """Write whether a volume is encrypted as the API does: templates also write it as text."""
    return {**mapping(one), "Ebs": {**mapping(look(one, "Ebs")), "Encrypted": encrypted}}
