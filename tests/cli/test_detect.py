"""`tidewaiter detect` and `tidewaiter replay`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tidewaiter.local.demo_events import Thief, stolen_credentials

THIEF = Thief(
    account="111122223333", region="eu-central-1", role_arn="arn:aws:iam::111122223333:role/web", instance_id="i-0123456789abcdef0"
)


@pytest.fixture
def attack(tidewaiter: Command) -> Path:
    """Write the records of an intruder as JSON lines."""
    del tidewaiter
    records = stolen_credentials(THIEF, datetime(2026, 1, 1, tzinfo=UTC))
    Path("attack.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    return Path("attack.jsonl")


def test_an_attack_is_an_incident_and_fails_the_gate(tidewaiter: Command, attack: Path) -> None:
    """Exit 3 with the incident and its reasons."""
    done = tidewaiter("detect", attack)
    assert done.code == 3
    assert "INCIDENT" in done.out
    found = json.loads(tidewaiter("detect", attack, "--json").out)
    assert found["incidents"][0]["actor"] == THIEF.role_arn
    assert {one["document"] for one in found["signals"]} == {"signal"}


def test_stdin_is_read(tidewaiter: Command, attack: Path) -> None:
    """A dash is stdin."""
    assert tidewaiter("detect", "-", stdin=attack.read_bytes()).code == 3


def test_quiet_events_pass(tidewaiter: Command, attack: Path) -> None:
    """One harmless call is no incident."""
    Path("one.jsonl").write_text(attack.read_text().splitlines()[0])
    done = tidewaiter("detect", "one.jsonl")
    assert done.code == 0
    assert "0 incidents" in done.out


def test_a_malformed_record_is_a_problem_and_strict_fails_on_it(tidewaiter: Command, attack: Path) -> None:
    """The others are still judged."""
    first = attack.read_text().splitlines()[0]
    Path("mixed.jsonl").write_text(f"{first}\nnot json\n")
    assert tidewaiter("detect", "mixed.jsonl").code == 0
    strict = tidewaiter("detect", "mixed.jsonl", "--strict")
    assert strict.code == 4
    assert "problem: " in strict.err


@pytest.mark.parametrize("verb", ["detect", "replay"])
def test_a_missing_or_empty_file_is_an_error(tidewaiter: Command, verb: str) -> None:
    """No events is not no attack."""
    Path("empty.json").write_text("")
    assert tidewaiter(verb, "nothing.json").code == 1
    assert tidewaiter(verb, "empty.json").code == 1


def test_replay_shows_what_each_event_changes(tidewaiter: Command, attack: Path) -> None:
    """Events are in order of time, signals and incidents below the one that raised them."""
    lines = attack.read_text().splitlines()
    Path("shuffled.jsonl").write_text("\n".join(reversed(lines)))
    done = tidewaiter("replay", "shuffled.jsonl")
    assert done.code == 0
    times = [line.split()[0] for line in done.out.splitlines() if not line.startswith(" ")]
    assert times == sorted(times)
    assert "    incident  " in done.out
