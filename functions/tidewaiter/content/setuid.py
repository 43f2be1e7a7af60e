"""Setuid and setgid programs that no package of the distribution brought, and shells with the bit: whoever gets in becomes root."""

from collections.abc import Iterator

import re2

from tidewaiter.content.findings import findings_of as of_hits
from tidewaiter.content.signs import SETUID_SHELL
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
_PLACES = re2.compile(r"(usr/)?(s?bin|lib(exec|32|64)?(/[^./][^/]*)*)/[^/]+$")
"""Where distributions put them: not `/usr/local`, nor what is hidden."""
_FOLDERS = frozenset({"bin", "sbin"})


SHELLS = frozenset(
    "sh bash dash ash zsh ksh mksh fish busybox perl python ruby node php lua tclsh awk gawk mawk find env vi vim nano less more tar "  # noqa: SIM905
    "gdb strace nmap socat nc ncat netcat xargs tee cp dd docker".split()
)
"""Programs that run what they are told, or read and write what they are told: with the bit, as root."""


def findings_of(inventory: Inventory) -> Iterator[Finding]:
    """Yield a finding per setuid or setgid program that the application's layers added, and per shell with the bit."""
    owned = {file.lstrip("/") for package in inventory.packages if package.ecosystem in SYSTEM for file in package.owned_files}
    digests = {fact.path: fact.sha256 for fact in inventory.files if fact.sha256}
    shells = {digest: path for path, digest in digests.items() if _is_shell(path)}
    for fact in inventory.files:
        name = fact.path.rsplit("/", 1)[-1]
        if fact.kind == "setuid" and fact.uid == 0 and (_is_shell(fact.path) or digests.get(fact.path) in shells):
            yield _shell(fact, shells.get(digests.get(fact.path, ""), fact.path), inventory.image_digest)
        elif fact.kind in {"setuid", "setgid"} and not _is_known(fact.path, name) and fact.path.lstrip("/") not in owned:
            yield _finding(fact, inventory.image_digest)


def _is_shell(path: str) -> bool:
    folder, _, name = path.lstrip("/").rpartition("/")
    return name.rstrip("0123456789.") in SHELLS and folder.rpartition("/")[2] in _FOLDERS


def _is_known(path: str, name: str) -> bool:
    return name in KNOWN and _PLACES.match(path.lstrip("/")) is not None


def _shell(fact: FileFact, original: str, resource: str) -> Finding:
    same = "" if original == fact.path else f", the same as /{original.lstrip('/')}"
    reason = f"/{fact.path.lstrip('/')} is setuid ({fact.mode:04o}) and belongs to root{same}"
    (finding,) = of_hits((SETUID_SHELL.hit(fact.path, reason),), resource)
    return finding


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
