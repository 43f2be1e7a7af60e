"""Features in words."""

import gzip
import json
from pathlib import Path

import pytest

from tidewaiter.scoring import wording
from tidewaiter.scoring.features import read_state


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("cvss:AV", 3.0, "attack vector network"),
        ("cvss:UI", 1.0, "user interaction not needed"),
        ("cvss:PR", None, "no CVSS v3 PR metric"),
        ("cvss3_score", 9.81, "CVSS v3 base score 9.8"),
        ("vendor:kev", 4.0, "4 earlier CVEs of the vendor are known to be exploited (KEV)"),
        ("vendor:kev_share", 0.051, "5.1% of the vendor's earlier CVEs are known to be exploited (KEV)"),
        ("cwe:CWE-79", 1.0, "CWE-79"),
        ("cna:mitre", None, "not published by mitre"),
        ("text:kernel", 0.3, 'text says "kernel"'),
    ],
)
def test_features_are_said_in_words(name: str, value: float | None, words: str) -> None:
    """A reason is a sentence part that a person understands."""
    assert wording.say(name, value) == words


def test_every_feature_of_the_shipped_model_has_words() -> None:
    """No feature of the artefact is without words, present or missing."""
    raw = (Path(wording.__file__).parent / "artefacts" / "features.json.gz").read_bytes()
    for name in read_state(json.loads(gzip.decompress(raw))).names:
        assert wording.say(name, None)
        assert wording.say(name, 1.0)


def test_function_words_are_no_reasons() -> None:
    """The word "of" may move a score, but tells nobody anything."""
    assert not wording.telling("text:of")
    assert wording.telling("text:kernel")
    assert wording.telling("cvss:AV")
