"""Setuid programs."""

import pytest

from tests.builders import package
from tidewaiter.content.setuid import findings_of
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import FileFact, Inventory


def inventory(*facts: FileFact) -> Inventory:
    """Make an inventory whose one package owns a setuid program."""
    owner = package(ecosystem="deb", owned_files=("/usr/lib/tool/helper",))
    return Inventory(image_digest="sha256:1", distribution=Distribution(), packages=(owner,), files=facts)


def test_hit() -> None:
    """A setuid program of the application is told with its mode; root's is worse."""
    (found,) = findings_of(inventory(FileFact(path="opt/app/run", mode=0o4755, size=9, kind="setuid")))
    assert found.severity.value == "medium"
    assert "4755" in found.description
    (other,) = findings_of(inventory(FileFact(path="opt/app/run", mode=0o2755, size=9, gid=5, kind="setgid")))
    assert other.severity.value == "low"


def test_near_miss() -> None:
    """What the distribution brings, by its file list or by name, is left alone, and so are other facts."""
    facts = (
        FileFact(path="usr/lib/tool/helper", mode=0o4755, size=9, kind="setuid"),
        FileFact(path="usr/bin/passwd", mode=0o4755, size=9, kind="setuid"),
        FileFact(path="opt/app/run", mode=0o755, size=9, kind="device"),
    )
    assert list(findings_of(inventory(*facts))) == []


@pytest.mark.parametrize("path", ["tmp/ping", "usr/local/bin/passwd", "usr/lib/.x/mount", "usr/share/su"])
def test_a_known_name_counts_only_where_the_distribution_keeps_it(path: str) -> None:
    """A program in a temporary, local or hidden place is not what it is called."""
    (found,) = findings_of(inventory(FileFact(path=path, mode=0o4755, size=9, kind="setuid")))
    assert found.location.path == path


@pytest.mark.parametrize("path", ["bin/su", "usr/lib/openssh/ssh-keysign", "usr/libexec/polkit-agent-helper-1", "usr/sbin/unix_chkpwd"])
def test_what_distributions_ship_is_left_alone(path: str) -> None:
    """Also where their lists are not kept."""
    assert list(findings_of(inventory(FileFact(path=path, mode=0o4755, size=9, kind="setuid")))) == []
