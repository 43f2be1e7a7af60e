"""Packages that came from somewhere else than their registry."""

import json
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.malware.specimens import Sample
from tidewaiter.content.confusion import ConfusionVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit

OWN, PUBLIC = "https://npm.corp.example/", "https://registry.example.org/"
NPMRC = Sample("app/.npmrc", f"color=true\n@corp:registry={OWN}\n".encode())


def lock(*addresses: str) -> Sample:
    """Make a lock file of version 3 whose packages came from the addresses."""
    packages = {f"node_modules/@corp/p{number}": {"version": "1.0.0", "resolved": one} for number, one in enumerate(addresses)}
    return Sample("app/package-lock.json", json.dumps({"lockfileVersion": 3, "packages": {"": {"name": "app"}, **packages}}).encode())


def yarn(*addresses: str) -> Sample:
    """Make a lock file of Yarn."""
    entries = (f'"@corp/p{number}@^1.0.0":\n  version "1.0.0"\n  resolved "{one}p.tgz#1"\n' for number, one in enumerate(addresses))
    return Sample("app/yarn.lock", ("# yarn lockfile v1\n\n\n" + "\n".join(entries)).encode())


def hits(*samples: Sample) -> list[ContentHit]:
    """Show the files of one layer to a visitor."""
    reader = ConfusionVisitor()
    found: list[ContentHit] = []
    for sample in samples:
        visit = reader.start(FileEntry(sample.path, 0o100644, len(sample.data)))
        if visit is not None:
            for start in range(0, len(sample.data), 100):
                visit.feed(sample.data[start : start + 100])
            found += visit.finish()
    return found


@pytest.mark.parametrize("make", [lock, yarn])
def test_a_package_of_a_private_scope_from_another_registry(make: type) -> None:
    """It is told once, at the lock file, whichever file comes first."""
    wrong = make(OWN, PUBLIC)
    for order in permutations((NPMRC, wrong, Sample("other/package-lock.json", b"{}"))):
        (hit,) = [one for one in hits(*order) if one.rule_id.endswith("other-registry")]
        assert (hit.path, hit.severity.value) == (wrong.path, "high")
        assert hit.reasons[0] == "app/.npmrc names npm.corp.example for @corp, and @corp/p1 came from registry.example.org"


@pytest.mark.parametrize("make", [lock, yarn])
def test_a_scope_of_two_registries(make: type) -> None:
    """Without a setting it is a weaker sign."""
    (hit,) = hits(make(PUBLIC, OWN, PUBLIC))
    assert (hit.rule_id, hit.severity.value) == ("TW-MALWARE-package-scope-of-two-registries", "medium")


@pytest.mark.parametrize(
    "text",
    [
        "[global]\nextra-index-url = https://pip.corp.example/simple\n",
        "[install]\nindex-url = https://a.example/\nextra-index-url=\n    https://b.example/\n",
        "[global]\n  extra-index-url: http://b.example/\n",
    ],
)
def test_pip_that_mixes_indexes(text: str) -> None:
    """The line is told; an index of one's own alone is no sign."""
    (hit,) = hits(Sample("etc/pip.conf", text.encode()))
    assert hit.rule_id == "TW-MALWARE-package-indexes-mixed"
    assert hit.line == text.count("\n", 0, text.index("extra")) + 1


@pytest.mark.parametrize(
    "samples",
    [
        (NPMRC, lock(OWN, OWN)),
        (NPMRC, yarn(OWN)),
        (lock(PUBLIC, PUBLIC, ""),),
        (Sample("app/.npmrc", b"; @corp:registry=https://npm.corp.example/\nregistry=https://x.example\n"), lock(PUBLIC)),
        (Sample("etc/pip.conf", b"[global]\nindex-url = https://a.example/\n# extra-index-url = https://b.example/\n"),),
        (lock("file:../p", "git+ssh://git@example.org/p.git"),),
        (lock(OWN), Sample("other/yarn.lock", yarn(PUBLIC).data)),
    ],
)
def test_near_miss(samples: tuple[Sample, ...]) -> None:
    """One registry, comments, folders and projects apart are no sign."""
    assert hits(*samples) == []


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"packages": 7, "dependencies": ["x"]}', b'{"packages": {"@a/b": {"resolved": "https://[x"}}}', b"\xff"]
)
def test_malformed_lock_files_say_nothing(data: bytes) -> None:
    """Their cataloger reports them."""
    assert hits(Sample("package-lock.json", data), NPMRC) == []


@given(st.binary(max_size=300), st.sampled_from([".npmrc", "yarn.lock", "package-lock.json", "pip.conf"]))
def test_any_bytes_can_be_read(data: bytes, name: str) -> None:
    """No content raises."""
    hits(Sample(name, data))
