"""Lock files of CocoaPods."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.podfile_lock import PODFILE_LOCK

PATH = "ios/Podfile.lock"
GOOD = b"""PODS:
  - Alamofire (5.4.0)
  - Firebase/Core (8.9.1):
    - Firebase/CoreOnly
    - FirebaseAnalytics (~> 8.9.1)
  - Firebase/CoreOnly (8.9.1)
  - "GoogleUtilities/NSData+zlib (7.6.0)"

DEPENDENCIES:
  - Alamofire (= 5.4.0)

SPEC CHECKSUMS:
  Alamofire: 3b6a1

COCOAPODS: 1.11.2
"""
PURLS = ["pkg:cocoapods/Alamofire@5.4.0", "pkg:cocoapods/Firebase@8.9.1", "pkg:cocoapods/GoogleUtilities@7.6.0"]


def test_pods_once():
    """Parts of a pod are the pod; ranges are no versions."""
    assert [package.purl for package in parse(PODFILE_LOCK, PATH, GOOD)] == PURLS


def test_only_in_directories_and_only_under_its_name():
    """In an image a lock file says what somebody meant to install."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert directory_packages({PATH: GOOD, "ios/Podfile": GOOD}) == PURLS


def test_another_file_is_a_problem():
    """A lock file has pods, even if none."""
    assert parse(PODFILE_LOCK, PATH, b"PODS: []\n") == []
    assert [item.code for item in parse(PODFILE_LOCK, PATH, b"hello\n")] == ["package-malformed"]


test_damaged_files = survives(PODFILE_LOCK, PATH, GOOD)
