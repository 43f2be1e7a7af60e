"""Base images: told by layers shared with known images, by annotations and labels, and what that means for packages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import image, package
from tidewaiter.inventory.origins import base_of as base_among
from tidewaiter.inventory.origins import base_problems, name_of, origin_of, place_of, relative_of, with_origins
from tidewaiter.model.image import BaseImage, HistoryEntry, ImageConfig, LayerRef
from tidewaiter.model.package import FoundAt, Origin

NAME, DIGEST = "org.opencontainers.image.base.name", "org.opencontainers.image.base.digest"


def of(reference, *diff_ids, **fields):
    layers = tuple(LayerRef(digest=f"stored-{one}", diff_id=one, media_type="tar") for one in diff_ids)
    repository = reference.partition(":")[0]
    return image(reference=reference, repository=repository, digest=f"sha256:{reference}", layers=layers, **fields)


def base_of(target, others, stated=()):
    found = [relative_of(target, other, stated=other in stated) for other in (*stated, *others)]
    return base_among(target, [one for one in found if one])


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


def built(*steps, created="", **labels):
    history = tuple(HistoryEntry(created_by=step, created=created or "2026-01-01T00:00:00Z", empty_layer=step.isupper()) for step in steps)
    return ImageConfig(history=history, created=created, labels=labels)


def test_an_image_that_adds_only_configuration_is_built_on_the_one_with_its_layers():
    """The same layers, and a history that goes on: FROM and ENV."""
    base, app = of("python:3", "a", "b", config=built("a", "b")), of("shop:1", "a", "b", config=built("a", "b", "ENV"))
    found = base_of(app, [base])
    assert found
    assert (found.name, found.layers) == ("python:3", 2)
    assert base_of(base, [app]) is None


def test_of_images_with_the_same_layers_the_one_whose_history_is_ours_is_the_base():
    """Somebody else's image that adds only configuration to our base is not ours."""
    base = of("python:3", "a", "b", config=built("a", "b"))
    wrong = of("aaa:1", "a", "b", config=built("a", "b", "ENV X"))
    also = of("zzz:1", "a", "b", config=built("a", "b", "ENV Y"))
    found = base_of(of("shop:1", "a", "b", "c", config=built("a", "b", "c")), [wrong, also, base])
    assert found
    assert found.name == "python:3"


def test_a_longer_chain_with_another_history_loses_against_a_shorter_one_with_ours():
    """The same file copied by another build makes the same layer, not a parent."""
    base, tool = of("python:3", "a", config=built("a")), of("tool:1", "a", "b", config=built("a", "b elsewhere"))
    found = base_of(of("shop:1", "a", "b", "c", config=built("a", "b", "c")), [tool, base])
    assert found
    assert (found.name, found.layers) == ("python:3", 1)


def test_an_earlier_version_of_the_same_repository_loses_against_another_repository():
    """A Dockerfile that grew by a line shares all its layers with what it was."""
    found = base_of(of("shop:2", "a", "b", "c"), [of("shop:1", "a", "b"), of("debian:12", "a")])
    assert found
    assert found.name == "debian:12"


@pytest.mark.parametrize(
    ("created", "name"), [("2026-03-01T00:00:00Z", ""), ("2026-01-01T00:00:00Z", "b:1"), ("1970-01-01T00:00:00Z", "b:1")]
)
def test_what_was_built_later_is_no_base(created, name):
    """Unless the time is that of builds that can be repeated, which says nothing."""
    app = of("shop:1", "a", "b", config=ImageConfig(created="2026-02-01T00:00:00Z"))
    found = base_of(app, [of("b:1", "a", config=ImageConfig(created=created))])
    assert (found.name if found else "") == name


def test_labels_that_the_base_has_too_are_inherited():
    """They name the base of the base."""
    labels = {DIGEST: "sha256:debian:12", NAME: "debian:12"}
    known = [of("debian:12", "a"), of("python:3", "a", "b", config=ImageConfig(labels=labels))]
    found = base_of(of("shop:1", "a", "b", "c", config=ImageConfig(labels=labels)), known)
    assert found
    assert found.name == "python:3"


def test_what_the_provenance_names_wins_over_what_lies_longer():
    """Of two candidates the one that the build used."""
    app, debian, other = of("shop:1", "a", "b", "c"), of("debian:12", "a"), of("other:1", "a", "b")
    relatives = [found for one in (other, debian) if (found := relative_of(app, one))]
    found = base_among(app, relatives, {"sha256:debian:12", "sha256:golang"})
    assert found
    assert found.name == "debian:12"


def test_scratch_is_no_base():
    """Official images say that they are built on nothing."""
    assert base_of(replace(APP, annotations={NAME: "scratch", DIGEST: ""}), []) is None


def test_what_the_user_states_wins_if_it_is_true():
    """It is believed when its layers are the lowest ones, and contradicted when they are not."""
    debian, python = of("debian:12", "a"), of("python:3", "a", "b")
    found = base_of(APP, [python], stated=[debian])
    assert found
    assert (found.name, found.layers, found.source) == ("debian:12", 1, "stated by the user")
    assert base_problems(APP, [relative_of(APP, debian, stated=True)]) == ()
    rebuilt = relative_of(APP, of("python:3", "a", "new"), stated=True)
    (problem,) = base_problems(APP, [rebuilt])
    assert (problem.code, problem.incomplete) == ("base-differs", False)
    assert "only 1 of its layers is" in problem.what
    assert base_problems(APP, [])[0].what.endswith("was named")


@pytest.mark.parametrize(
    ("fields", "name", "place"),
    [
        ({"reference": "registry:h/a@sha256:1", "registry": "h", "repository": "a", "tags": ("1.0",)}, "h/a:1.0", "h/a"),
        ({"reference": "alpine:3", "registry": "registry-1.docker.io", "repository": "library/alpine", "tags": ("3",)}, "alpine:3",
         "registry-1.docker.io/library/alpine"),
        ({"reference": "oci-dir:/tmp/l", "tags": ("web-1.2",)}, "oci-dir:/tmp/l:web-1.2", "oci-dir:/tmp/l:web"),
        ({"reference": "oci-dir:/tmp/l:web-1.2", "tags": ("web-1.2",)}, "oci-dir:/tmp/l:web-1.2", "oci-dir:/tmp/l:web"),
        ({"reference": "oci-dir:/tmp/l", "tags": ("latest",)}, "oci-dir:/tmp/l:latest", "oci-dir:/tmp/l"),
        ({"reference": "oci-dir:/tmp/l", "tags": ("docker.io/a/debian:12",)}, "docker.io/a/debian:12", "docker.io/a/debian"),
        ({"reference": "oci-dir:/tmp/l"}, "oci-dir:/tmp/l", "oci-dir:/tmp/l"),
        ({"reference": "host:5000/a:1"}, "host:5000/a:1", "host:5000/a"),
    ],
)  # fmt: skip
def test_images_are_called_what_people_call_them(fields, name, place):
    """By repository and tag where there are any."""
    one = image(**fields)
    assert (name_of(one), place_of(one)) == (name, place)
