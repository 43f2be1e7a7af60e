"""Properties and annotations of other writers."""

import pytest

from tidewaiter.sources import sbom_words


def named(**words: str) -> dict[str, str]:
    """Read properties as a document lists them."""
    return sbom_words.properties([{"name": name.replace("__", ":"), "value": value} for name, value in words.items()])


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ({"tidewaiter__source": "openssl 3.0-1"}, ("openssl", "3.0-1")),
        ({"SrcName": "openssl", "SrcVersion": "3.0", "SrcRelease": "1", "SrcEpoch": "2"}, ("openssl", "2:3.0-1")),
        ({"aquasecurity__trivy__SrcName": "openssl", "aquasecurity__trivy__SrcEpoch": "0"}, ("openssl", "")),
        ({"syft__metadata__source": "openssl", "syft__metadata__sourceVersion": "3"}, ("openssl", "3")),
        ({"syft__metadata__originPackage": "musl"}, ("musl", "")),
        ({"SrcVersion": "3.0"}, None),
    ],
)
def test_every_writer_has_words_for_the_source_package(words: dict[str, str], source: tuple[str, str] | None) -> None:
    """Ours, Trivy's with and without its prefix, and Syft's for Debian and Alpine."""
    assert sbom_words.source(named(**words)) == source


def test_of_a_name_given_twice_the_first_counts() -> None:
    """A later one cannot change what a reader saw first."""
    assert sbom_words.properties([{"name": "a", "value": "1"}, {"name": "a", "value": "2"}, 3, {"name": ["a"]}]) == {"a": "1", "": ""}


def test_annotations_are_names_and_values() -> None:
    """Anything else in them is a remark."""
    raw = {"annotations": [{"comment": "tidewaiter:layer: sha256:a"}, {"comment": "a remark"}, 5], "attributionTexts": ["FilePath: a/b"]}
    words = sbom_words.annotations(raw)
    assert (sbom_words.layer(words), sbom_words.path(words), len(words)) == ("sha256:a", "a/b", 2)
    assert sbom_words.annotations({"annotations": 1, "attributionTexts": 2}) == {}
