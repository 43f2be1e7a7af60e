"""Flatpaks."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.flatpak import FLATPAK

COMMIT = "0123456789abcdef" * 4
PATH = f"var/lib/flatpak/runtime/org.gnome.Platform/x86_64/45/{COMMIT}/metadata"
TEXT = b"[Runtime]\nname=org.gnome.Platform\nruntime=org.gnome.Platform/x86_64/45\n"


def test_an_installed_runtime():
    """The branch is its release."""
    (package,) = parse(FLATPAK, PATH, TEXT)
    assert package.purl == "pkg:flatpak/org.gnome.Platform@45?arch=x86_64&commit=0123456789ab&kind=runtime"


def test_other_files():
    """The metadata of sources and of other programs."""
    others = {"src/metadata": TEXT, f"var/lib/flatpak/runtime/org.gnome.Platform/x86_64/45/{COMMIT[:9]}/metadata": TEXT}
    assert scan(tar_of(others)).packages == ()


def test_a_file_without_its_group_is_a_problem():
    """Something else of that name is said."""
    assert [item.code for item in parse(FLATPAK, PATH, b"name=x\n")] == ["package-malformed"]


test_damaged_files = survives(FLATPAK, PATH, TEXT)
