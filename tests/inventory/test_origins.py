"""Base images: told by layers shared with known images, by annotations and labels, and what that means for packages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import image, package
from tidewaiter.inventory.origins import base_of, origin_of, with_origins
from tidewaiter.model.image import BaseImage, ImageConfig, LayerRef
from tidewaiter.model.package import FoundAt, Origin

NAME, DIGEST = "org.opencontainers.image.base.name", "org.opencontainers.image.base.digest"


def of(reference, *diff_ids, **fields):
    layers = tuple(LayerRef(digest=f"stored-{one}", diff_id=one, media_type="tar") for one in diff_ids)
    repository = reference.partition(":")[0]
    return image(reference=reference, repository=repository, digest=f"sha256:{reference}", layers=layers, **fields)


APP = of("shop:2", "a", "b", "c", "d")


def test_the_longest_known_image_at_the_bottom_is_the_base():
    """Of two images that this one is built on, the one with more layers."""
    found = base_of(APP, [of("debian:12", "a"), of("python:3", "a", "b"), of("other:1", "x", "y", "z")])
    assert found == BaseImage(name="python:3", digest="sha256:python:3", layers=2, source="its layers lie at the bottom")


def test_nobody_known_and_nothing_said_is_no_base():
    """Without evidence nothing is guessed."""
    assert base_of(APP, []) is None
    assert base_of(APP, [of("other:1", "x"), APP]) is None


def test_a_sibling_in_another_repository_shares_a_base_without_a_name():
    """Two applications on one base that nobody pushed: the common chain is the base."""
    found = base_of(APP, [of("billing:1", "a", "b", "x")])
    assert found
    assert (found.name, found.layers) == ("", 2)
    assert "billing:1" in found.source


def test_the_previous_version_of_the_same_repository_is_no_base():
    """Versions of one application share its own layers too."""
    assert base_of(APP, [of("shop:1", "a", "b", "c", "x")]) is None


def test_an_image_built_on_this_one_is_no_base():
    """All of our layers at the bottom of another image: it is built on ours."""
    assert base_of(APP, [of("derived:1", "a", "b", "c", "d", "e")]) is None
    assert base_of(APP, [of("rebuilt:1", "a", "b", "c", "d")]) is None


def test_a_digest_in_the_annotations_wins_over_a_longer_chain():
    """The build said what it was built on, also by the digest of an index."""
    known = [of("debian:12", "a", index_digest="sha256:index"), of("python:3", "a", "b")]
    found = base_of(replace(APP, annotations={DIGEST: "sha256:index"}), known)
    assert found
    assert (found.name, found.layers) == ("debian:12", 1)


@pytest.mark.parametrize("place", ["annotations", "labels"])
def test_a_name_alone_says_nothing_of_the_layers(place):
    """A label that names no known image lends its name, and packages stay of unknown origin."""
    words = {NAME: "docker.io/library/debian:12"}
    named = replace(APP, annotations=words) if place == "annotations" else replace(APP, config=ImageConfig(labels=words))
    found = base_of(named, [])
    assert found
    assert (found.name, found.layers) == ("docker.io/library/debian:12", 0)
    assert place.rstrip("s") in found.source
    assert origin_of(0, found) is Origin.UNKNOWN


def test_packages_are_of_the_base_the_application_or_deleted():
    """By the layer that introduced them; what a later layer removed is neither."""
    packages = [
        package(purl="pkg:deb/a@1", found_at=(FoundAt(path="p", layer="a"),)),
        package(purl="pkg:deb/b@1", found_at=(FoundAt(path="p", layer="c"),)),
        package(purl="pkg:deb/c@1", found_at=(FoundAt(path="p", layer="a"),), deleted=True),
        package(purl="pkg:deb/d@1", found_at=(FoundAt(path="p", layer="elsewhere"),)),
    ]
    origins = [one.origin for one in with_origins(packages, APP, BaseImage(layers=2))]
    assert origins == [Origin.BASE, Origin.APPLICATION, Origin.DELETED, Origin.UNKNOWN]


@given(st.lists(st.sampled_from("abc"), max_size=6), st.lists(st.lists(st.sampled_from("abc"), max_size=6), max_size=4))
def test_a_base_is_always_a_proper_part_of_the_image(mine, others):
    """Whatever chains there are, at least one layer is the image's own, and the base's layers are shared with somebody."""
    target = of("shop:1", *mine)
    found = base_of(target, [of(f"other{number}:1", *one) for number, one in enumerate(others)])
    if found:
        assert 0 < found.layers < len(mine)
        assert any(one[: found.layers] == mine[: found.layers] for one in others)
