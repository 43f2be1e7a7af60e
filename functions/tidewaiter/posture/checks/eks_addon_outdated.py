"""Add-ons older than what EKS would install today."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import Addon
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Unknown, Violation


def _judge(addons: Sequence[Addon]) -> Iterator[Violation | Unknown]:
    """Compare with what EKS installs; what is newer is somebody's choice."""
    for one in addons:
        if not one.usual:
            yield Unknown(reason=f"the versions of add-on {one.name} are not known", permission="eks:DescribeAddonVersions")
        elif _numbers(one.version) < _numbers(one.usual):
            yield Violation(message=f"add-on {one.name} is {one.version}, {one.usual} is usual", pointer=f"/addons/{one.name}/addonVersion")


def _numbers(version: str) -> list[int]:
    """Read the numbers of `v1.21.0-eksbuild.3`."""
    return [int(one) for one in "".join(sign if sign.isdecimal() else " " for sign in version[:100]).split()]


CONTROL = Control(
    id="TW-EKS-addon-outdated",
    title="Add-on is outdated",
    severity=Severity.LOW,
    why=(
        "The network, the names and the disks of every pod hang on add-ons, which run with rights over nodes; their flaws are mended "
        "by updates."
    ),
    remediation="`aws eks update-addon --cluster-name NAME --addon-name ADDON --addon-version VERSION --resolve-conflicts PRESERVE`.",
    targets=(Target.CLUSTER,),
    check=about("addons", "eks:ListAddons", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html",),
)
