"""Haskell lock files."""

import pytest

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.haskell_lock import HASKELL_LOCK

FREEZE = b"""active-repositories: hackage.haskell.org:merge
constraints: any.aeson ==2.0.3.0,
             aeson +ordered-keymap,
             any.text ==1.2.5.0
index-state: hackage.haskell.org 2022-10-01T00:00:00Z
"""
STACK = b"""packages:
- completed:
    hackage: aeson-2.0.3.0@sha256:130bda8e10dc6dfc,6048
    pantry-tree:
      sha256: 1b7
  original:
    hackage: aeson-2.0.3.0
- completed:
    hackage: text-1.2.5.0@sha256:7b,1
snapshots: []
"""
PLAN = b"""{"cabal-version": "3.8.1.0", "install-plan": [
  {"type": "pre-existing", "pkg-name": "aeson", "pkg-version": "2.0.3.0"},
  {"type": "configured", "style": "global", "pkg-name": "text", "pkg-version": "1.2.5.0"},
  {"type": "configured", "style": "local", "pkg-name": "shop", "pkg-version": "0"}]}"""
PURLS = ["pkg:hackage/aeson@2.0.3.0", "pkg:hackage/text@1.2.5.0"]
FORMS = [("srv/cabal.project.freeze", FREEZE), ("srv/stack.yaml.lock", STACK), ("srv/dist-newstyle/cache/plan.json", PLAN)]


@pytest.mark.parametrize(("path", "data"), FORMS)
def test_every_form(path, data):
    """Exact versions of libraries from Hackage, the project's own left out."""
    assert [package.purl for package in parse(HASKELL_LOCK, path, data)] == PURLS
    assert scan(tar_of({path: data})).packages == ()
    assert directory_packages({path: data, f"{path}.bak": data}) == PURLS


def test_a_plan_of_something_else():
    """The name plan.json is common, and such a file is no Problem."""
    assert parse(HASKELL_LOCK, "plan.json", b'{"install-plan": [{"pkg-name": "a", "pkg-version": "1"}]}') == []


test_damaged_freezes = survives(HASKELL_LOCK, *FORMS[0])
test_damaged_stack_files = survives(HASKELL_LOCK, *FORMS[1])
test_damaged_plans = survives(HASKELL_LOCK, *FORMS[2])
