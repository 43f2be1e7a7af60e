"""The table that says what answers each question of the catalogue."""

import re
from pathlib import Path

import pytest

from tidewaiter.content import beside, image_config, image_contents, setuid
from tidewaiter.content.image_age import AGE
from tidewaiter.policy import end_of_life
from tidewaiter.posture.catalogue import controls

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT.parent / "shared" / "catalogue" / "posture.md"
ROW = re.compile(r"^\| ([A-Z]\d\d) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
ROWS = {number: (re.findall(r"`([^`]+)`", named), note.strip()) for number, named, note in ROW.findall(
    (ROOT / "docs" / "reference" / "catalogue-coverage.md").read_text())}  # fmt: skip


def test_every_named_control_exists():
    """A control that is renamed or removed is missed here."""
    checks = (*image_config.checks(), *image_contents.checks(), *beside.CHECKS, AGE)
    known = {one.id for one in (*controls(), *checks)} | {end_of_life.RULE, setuid.RULE}
    assert {one for named, _ in ROWS.values() for one in named} <= known


def test_what_no_control_decides_says_why():
    """Nothing is left out without a reason."""
    assert len(ROWS) > 150
    assert all(named or note.startswith("assisted: ") for named, note in ROWS.values())


def test_every_control_answers_a_question():
    """Those that answer none of the catalogue's are few and known."""
    named = {one for names, _ in ROWS.values() for one in names}
    beyond = {"TW-DOCKER-insecure-run", "TW-DOCKER-maintainer", "TW-DOCKER-privileged-label", "TW-DOCKER-unsafe-path"}
    assert {one.id for one in controls()} - named == beyond | {"TW-DOCKER-wget-and-curl"}


def test_every_row_of_the_catalogue_is_in_the_table():
    """The catalogue lies beside the repository."""
    if not CATALOGUE.is_file():
        pytest.skip("the catalogue is not there")
    rows = set(re.findall(r"^\| ([A-Z]\d\d) \|", CATALOGUE.read_text(), re.MULTILINE))
    assert rows == set(ROWS)
