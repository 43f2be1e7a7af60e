"""Files of an image against lists of known malware."""

from tidewaiter.adapters.known_bad_lists import WithList
from tidewaiter.content.known_bad import findings_of
from tidewaiter.feeds._known_bad import known_bad
from tidewaiter.model.advisory import DatabaseInfo
from tidewaiter.model.finding import FindingKind
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import FileFact, Inventory
from tidewaiter.model.severity import Severity

A, B = "a" * 64, "b" * 64


class Empty:
    """A database without anything."""

    def info(self):
        """Cover nothing."""
        return DatabaseInfo(built="2026-01-01T00:00:00Z", sha256="", schema_version=1, feeds=(), ecosystems=())

    def lookup(self, _ecosystem, _name):
        """Know nothing."""
        return ()

    def advisory(self, _name):
        """Know nothing."""

    def facts(self, _cve):
        """Know nothing."""


def inventory(*facts):
    """Describe an image by its files."""
    return Inventory(image_digest="sha256:i", distribution=Distribution(), packages=(), files=facts)


def fact(path, sha256, kind="executable"):
    """Describe a program."""
    return FileFact(path=path, mode=0o755, size=9, kind=kind, sha256=sha256)


LISTED = WithList(Empty(), {A: known_bad("malware-bazaar", A, "Mirai", "2026-11-20")})


def test_a_listed_file_is_a_critical_finding_with_list_and_day():
    """Once per file, whatever facts there are of it."""
    (found,) = findings_of(inventory(fact("usr/bin/x", A), fact("usr/bin/x", A, "setuid"), fact("usr/bin/y", B)), LISTED)
    assert (found.kind, found.severity, found.location.path) == (FindingKind.MALWARE, Severity.CRITICAL, "usr/bin/x")
    assert found.title == "Known malware (Mirai) in usr/bin/x"
    assert found.reasons[0].text == "its SHA-256 is on the list malware-bazaar of 2026-11-20"
    assert found.evidence == {"sha256": A, "list": "malware-bazaar", "listed": "2026-11-20", "malware": "Mirai"}


def test_the_same_file_in_two_places_is_two_findings():
    """Both must go."""
    assert len({one.id for one in findings_of(inventory(fact("a", A), fact("b", A)), LISTED)}) == 2


def test_a_file_without_a_digest_or_off_the_list_is_none():
    """Near misses: one bit of the digest, none at all."""
    assert findings_of(inventory(fact("a", ""), fact("b", A[:-1] + "b")), LISTED) == ()


def test_a_database_without_lists_is_not_asked():
    """An image has thousands of programs."""

    class Counting(Empty):
        def lookup(self, _ecosystem, _name):
            """Fail."""
            raise AssertionError

    assert findings_of(inventory(fact("a", A)), Counting()) == ()
