"""A server for logging in is installed: remote administration belongs to the orchestrator."""

from collections.abc import Iterator

from tidewaiter.content.image_check import ContentsCheck, Flaw
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.severity import Severity

SYSTEM = frozenset({"deb", "apk", "rpm", "alpm"})
SERVERS = {
    "openssh-server": "sshd",
    "openssh-server-pam": "sshd",
    "dropbear": "an SSH server",
    "dropbear-bin": "an SSH server",
    "tinysshd": "an SSH server",
    "telnetd": "a Telnet server",
    "telnetd-ssl": "a Telnet server",
    "inetutils-telnetd": "a Telnet server",
    "telnet-server": "a Telnet server",
    "rsh-server": "an rsh server",
    "rsh-redone-server": "an rsh server",
    "xrdp": "an RDP server",
    "tigervnc-server": "a VNC server",
    "tigervnc-standalone-server": "a VNC server",
    "tightvncserver": "a VNC server",
    "x11vnc": "a VNC server",
}
"""Package -> what it is, by the names of Debian, Alpine, Fedora, SUSE and Arch."""


def find(_image: Image, inventory: Inventory) -> Iterator[Flaw]:
    """Yield a flaw per installed package; Arch and Alpine ship server and client in one, which says nothing."""
    for package in inventory.packages:
        if package.ecosystem in SYSTEM and not package.deleted and package.name in SERVERS:
            yield Flaw(message=f"{package.name} is installed: {SERVERS[package.name]}", purl=package.purl)


CHECK = ContentsCheck(
    id="TW-IMAGE-login-server",
    title="A login server is installed",
    severity=Severity.MEDIUM,
    remediation="Leave it out; use kubectl exec, ECS Exec or Systems Manager where a session is needed.",
    references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
    mappings={"nist-800-190": ("4.1.2",), "cwe": ("CWE-749",), "attack": ("T1021.004",)},
    find=find,
)
