"""Findings say which layer and which build step brought them."""

from dataclasses import replace

from tests.builders import finding, image
from tidewaiter.model.finding import FindingKind, Location
from tidewaiter.model.image import BaseImage, LayerRef
from tidewaiter.policy.origins import explained, is_deleted

LAYERS = tuple(LayerRef(digest=f"stored-{one}", diff_id=one, media_type="tar", created_by=f"RUN step {one}") for one in "abc")
BASE = BaseImage(name="debian:12", layers=1, source="test")


def evidence(layer, base=BASE):
    (found,) = explained([finding(location=Location(path="p", layer=layer), evidence={"package": "x"})], image(layers=LAYERS), base)
    return found.evidence


def test_a_finding_in_the_base_names_the_base_and_the_build_step():
    """Layer, command and origin are added to what evidence there was."""
    assert evidence("a") == {"package": "x", "layer": "1 of 3", "created_by": "RUN step a", "origin": "base image debian:12"}


def test_a_finding_above_the_base_is_the_application_s():
    """The layer after the base's last one."""
    assert evidence("b")["origin"] == "application"


def test_without_a_base_nothing_is_said_of_the_origin():
    """Layer and command are facts all the same."""
    assert evidence("a", None) == {"package": "x", "layer": "1 of 3", "created_by": "RUN step a"}


def test_a_finding_in_no_layer_stays_as_it_is():
    """A flaw of the configuration lies in no layer; an unknown layer is not guessed at."""
    assert evidence("") == {"package": "x"}
    assert evidence("z") == {"package": "x"}


def test_a_package_that_a_later_layer_removed_is_said_to_be():
    """Its flaws stay visible, with the layer that brought it."""
    flaw = finding(location=Location(path="p", layer="b", purl="pkg:a"), evidence={"package": "x"})
    gone, there = explained([flaw, replace(flaw, location=replace(flaw.location, purl="pkg:b"))], image(layers=LAYERS), BASE, {"pkg:a"})
    assert is_deleted(gone)
    assert gone.evidence["origin"] == "application"
    assert not is_deleted(there)


def test_layers_shared_with_a_sibling_are_no_base_by_name():
    """The number of layers is known, what they are is not."""
    assert "base image unknown" in evidence("a", BaseImage(layers=2))["origin"]


def test_a_secret_in_a_removed_file_is_no_removed_package():
    """Anybody can read it in the lower layer."""
    secret = finding(kind=FindingKind.SECRET, evidence={"deleted": "a later layer removed it"})
    assert not is_deleted(secret)
