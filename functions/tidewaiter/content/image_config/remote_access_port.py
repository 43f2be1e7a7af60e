"""The image offers a way to log in: remote administration belongs to the orchestrator."""

from collections.abc import Iterator

from tidewaiter.content.image_check import Flaw, ImageCheck
from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity

PORTS = {
    22: "SSH",
    23: "Telnet",
    2375: "the Docker API",
    2376: "the Docker API",
    3389: "RDP",
    5900: "VNC",
    5985: "WinRM",
    5986: "WinRM",
    10250: "the kubelet",
}
SERVERS = frozenset({"sshd", "in.telnetd", "telnetd", "dropbear", "vncserver", "xrdp"})


def find(image: Image) -> Iterator[Flaw]:
    """Yield a flaw per administration port that is exposed, and one if the image starts a login server."""
    for port in image.config.exposed_ports:
        number = port.split("/", 1)[0]
        if number.isdigit() and int(number) in PORTS:
            yield Flaw(message=f"port {port} of {PORTS[int(number)]} is exposed", pointer=f"/config/ExposedPorts/{port.replace('/', '~1')}")
    started = [word.rsplit("/", 1)[-1] for word in (*image.config.entrypoint, *image.config.cmd) for word in word.split()]
    server = next((name for name in started if name in SERVERS), "")
    if server:
        yield Flaw(message=f"the image starts {server}", pointer="/config/Cmd")


CHECK = ImageCheck(
    id="TW-IMAGE-remote-access",
    title="The image offers remote administration",
    severity=Severity.MEDIUM,
    remediation="Remove the server and the EXPOSE line; use kubectl exec or Systems Manager where a session is needed.",
    references=("https://csrc.nist.gov/pubs/sp/800/190/final",),
    mappings={"nist-800-190": ("4.1.2",), "cwe": ("CWE-749",), "attack": ("T1021.004",)},
    find=find,
)
