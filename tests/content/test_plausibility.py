"""Real or not."""

import pytest

from tidewaiter.content.plausibility import decode_base64, entropy, has_crc_suffix, is_placeholder


@pytest.mark.parametrize(
    "value", ["AKIA...EXAMPLE", "changeme1234", "${TOKEN}", "<your token>", "aaaaaaaaaaaaaaaa", "{{ token }}", "1234567890ab"]
)
def test_placeholders_are_known(value: str) -> None:
    """Examples, templates and runs are no secrets."""
    assert is_placeholder(value)


def test_a_random_value_is_no_placeholder() -> None:
    """What looks random passes."""
    assert not is_placeholder("ujOeHwdFcAefAZhnM6")


def test_entropy_counts_bits() -> None:
    """One character carries nothing, two equally likely ones carry one bit."""
    assert (entropy(""), entropy("aaaa"), entropy("abab")) == (0.0, 0.0, 1.0)


def test_the_published_github_example_has_its_checksum() -> None:
    """The example of the npm and GitHub documentation proves the computation."""
    assert has_crc_suffix("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq17")
    assert not has_crc_suffix("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ" + "0mLq18")


def test_broken_base64_is_empty() -> None:
    """Padding may be missing, foreign characters may not be there."""
    assert decode_base64("YTpi") == b"a:b"
    assert decode_base64("YQ") == b"a"
    assert decode_base64("@@@@") == b""
