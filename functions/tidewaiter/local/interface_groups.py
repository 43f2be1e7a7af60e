"""Security groups of a network interface as in AWS: its own, not those its instance was started with as well."""

from typing import Any

from moto.ec2.models.elastic_network_interfaces import NetworkInterface

from tidewaiter.local.patches import Patches


def keep_interface_groups(patches: Patches) -> None:
    """Make the emulator report what ModifyNetworkInterfaceAttribute set; it would add the groups of the instance's start."""

    def group_set(interface: Any) -> list[Any]:
        started_with = interface.instance.security_groups if interface.instance else ()
        return list(interface._group_set) or list(started_with)  # noqa: SLF001 - the seam

    patches.attribute(NetworkInterface, "group_set", property(group_set))
