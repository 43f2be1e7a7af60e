"""Package installs that do not check signatures."""

from collections.abc import Iterator

from tidewaiter.model.severity import Severity
from tidewaiter.posture.control import Control, Target, Violation
from tidewaiter.posture.dockerfile import Dockerfile, assignments

_OPTIONS = {
    "apk": ("--allow-untrusted",),
    "apt": ("--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories"),
    "apt-get": ("--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories"),
    "dnf": ("--nogpgcheck",),
    "microdnf": ("--nogpgcheck",),
    "yum": ("--nogpgcheck",),
    "tdnf": ("--nogpgcheck",),
    "zypper": ("--no-gpg-checks", "--gpg-auto-import-keys"),
    "rpm": ("--nosignature", "--nodigest"),
    "pip": ("--trusted-host",),
    "pip3": ("--trusted-host",),
}


_SETTINGS = (
    "trusted=yes",
    "gpgcheck=0",
    "allowunauthenticated=true",
    'allowunauthenticated "true"',
    "allowinsecurerepositories=true",
    'allowinsecurerepositories "true"',
)
"""What sources of packages and settings of package managers say, as an argument or in a file that is written."""
_VARIABLES = frozenset(
    {("GOSUMDB", "off"), ("GONOSUMDB", "*"), ("GONOSUMCHECK", "1"), ("GOFLAGS", "-insecure"), ("DOCKER_CONTENT_TRUST", "0")}
)


def _check(dockerfile: Dockerfile) -> Iterator[Violation]:
    for one in dockerfile.of("RUN"):
        for command in one.commands():
            words = {word.partition("=")[0] for word in command.arguments()}
            found = words & set(_OPTIONS.get(command.program, ()))
            setting = next((mark for mark in _SETTINGS if any(mark in word.lower() for word in command.words)), "")
            if found:
                yield Violation(message=f"{command.program} is called with {min(found)}", line=one.line)
            elif setting:
                yield Violation(message=f"{command.program} writes {setting}", line=one.line)
    for one in (*dockerfile.arguments, *dockerfile.of("ENV", "ARG")):
        for name, value in assignments(one):
            if value is not None and (name.upper(), value.lower()) in _VARIABLES:
                yield Violation(message=f"{name}={value} skips the check", line=one.line)


CONTROL = Control(
    id="TW-DOCKER-signature-check-off",
    title="Package signatures are not checked",
    severity=Severity.HIGH,
    why="The mirror, or whoever is in between, decides what is installed.",
    remediation="Remove the option and import the repository's key.",
    targets=(Target.DOCKERFILE,),
    check=_check,
    references=("https://docs.docker.com/build/building/best-practices/",),
)
