"""GitHub Actions."""

from tests.inventory.layers import parse, scan, tar_of
from tests.inventory.noise import directory_packages, survives
from tidewaiter.inventory.catalogers.github_workflow import GITHUB_WORKFLOW

PATH = "srv/.github/workflows/ci.yml"
GOOD = b"""jobs:
  build:
    steps:
      - uses: actions/checkout@v4
      - name: scan
        uses: "github/codeql-action/init@v2.1.0"
      - uses: tj-actions/changed-files@d6babd6899969df1a11d14c368283ea4436bca78 # v44.5.2
      - uses: acme/thing@d6babd6899969df1a11d14c368283ea4436bca78
      - uses: ./local/action
      - uses: docker://alpine:3.8
      - run: echo "uses: none/none@v1"
"""
PURLS = [
    "pkg:github/actions/checkout@v4",
    "pkg:github/github/codeql-action@v2.1.0",
    "pkg:github/tj-actions/changed-files@v44.5.2",
    "pkg:github/acme/thing@d6babd6899969df1a11d14c368283ea4436bca78",
]


def test_actions():
    """Tags, commits with the customary comment and without it; local ones, images and scripts are none."""
    assert [package.purl for package in parse(GITHUB_WORKFLOW, PATH, GOOD)] == PURLS


def test_only_in_directories_and_only_workflows():
    """Other YAML files are none of GitHub's."""
    assert scan(tar_of({PATH: GOOD})).packages == ()
    assert sorted(directory_packages({PATH: GOOD, "srv/ci.yml": GOOD})) == sorted(PURLS)


test_damaged_files = survives(GITHUB_WORKFLOW, PATH, GOOD)
