""".NET SDKs."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import survives
from tidewaiter.inventory.catalogers.dotnet_sdk import DOTNET_SDK

PLACE = "usr/share/dotnet/sdk/8.0.204/.version"
TEXT = b"c338c7548c\n8.0.204\nlinux-x64\n8.0.204-servicing.24203.1\n"


def test_an_installed_sdk():
    """Version by its folder, runtime identifier by its file."""
    assert [package.purl for package in parse(DOTNET_SDK, PLACE, TEXT)] == ["pkg:generic/dotnet-sdk@8.0.204?rid=linux-x64"]


def test_other_version_files():
    """Only those of an SDK's folder count."""
    assert scan(tar_of({"app/.version": TEXT, "sdk/tools/.version": TEXT, "sdk/8.0.204/version": TEXT})).packages == ()


test_damaged_files = survives(DOTNET_SDK, PLACE, TEXT)
