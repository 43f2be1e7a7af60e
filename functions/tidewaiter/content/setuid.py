"""Setuid and setgid programs that no package of the distribution brought: whoever gets in may become root by them."""

from collections.abc import Iterator

from tidewaiter.model.finding import Finding, FindingKind, Location, Reason
from tidewaiter.model.ids import stable_id
from tidewaiter.model.inventory import FileFact, Inventory
from tidewaiter.model.severity import Severity

RULE = "TW-IMAGE-setuid-added"
SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
KNOWN = frozenset(
    "su sudo sudoedit mount umount passwd chsh chfn gpasswd newgrp ping ping6 pkexec fusermount fusermount3 unix_chkpwd chage expiry wall "  # noqa: SIM905
    "write bsd-write ssh-agent ssh-keysign dbus-daemon-launch-helper polkit-agent-helper-1 bbsuid crontab at newuidmap newgidmap "
    "pam_extrausers_chkpwd utempter staprun Xorg.wrap doas traceroute6.iputils mount.nfs ntfs-3g locate plocate".split()
)
"""What distributions ship with the bit, for images whose file lists are not kept."""


def findings_of(inventory: Inventory) -> Iterator[Finding]:
    """Yield a finding per setuid or setgid program that the application's layers added."""
    owned = {file.lstrip("/") for package in inventory.packages if package.ecosystem in SYSTEM for file in package.owned_files}
    for fact in inventory.files:
        name = fact.path.rsplit("/", 1)[-1]
        if fact.kind in {"setuid", "setgid"} and name not in KNOWN and fact.path.lstrip("/") not in owned:
            yield _finding(fact, inventory.image_digest)


def _finding(fact: FileFact, resource: str) -> Finding:
    as_root = fact.kind == "setuid" and fact.uid == 0
    text = f"/{fact.path.lstrip('/')} is {fact.kind} ({fact.mode:04o}, owner {fact.uid}) and belongs to no package"
    return Finding(
        id=stable_id("finding", RULE, resource, fact.path),
        kind=FindingKind.MISCONFIGURATION,
        rule_id=RULE,
        title=f"A {fact.kind} program was added",
        resource=resource,
        severity=Severity.MEDIUM if as_root else Severity.LOW,
        location=Location(path=fact.path),
        description=text,
        priority=45.0 if as_root else 20.0,
        reasons=(Reason(text=text, source="content"),),
        remediation="Take the bit away (chmod a-s) unless it is needed; set allowPrivilegeEscalation: false where the image runs.",
        references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
        mappings={"nist-800-190": ("4.1.2",)},
    )
