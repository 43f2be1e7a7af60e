"""Documents put beside an image, once, and those that they replace taken away."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.reporting.samples import full_report
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.reporting.attaching import attach
from tidewaiter.sources.descriptor import Descriptor, digest_of, parse_descriptor
from tidewaiter.sources.media import OCI_MANIFEST

REPORT = full_report()
LATER = replace(REPORT, finished="2027-01-01T00:00:00+00:00")


@dataclass
class Shelf:
    """A repository in memory; `full` refuses the manifest of that number."""

    manifests: dict[str, bytes] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    lists: bool = True
    full: int = 99

    def described(self, digest: str) -> Descriptor:
        """Describe the image."""
        return Descriptor(digest=digest, media_type=OCI_MANIFEST, size=7)

    def referrers(self, digest: str) -> list[Descriptor] | None:
        """List as a registry does."""
        read = [(name, body, json.loads(body)) for name, body in self.manifests.items()]
        listed = [{**one, "digest": name, "size": len(body)} for name, body, one in read if one["subject"]["digest"] == digest]
        return [parse_descriptor(one, where="") for one in listed] if self.lists else None

    def put_blob(self, body: bytes) -> None:
        """Keep bytes."""
        self.blobs[digest_of(body)] = body

    def put_manifest(self, body: bytes, media_type: str) -> None:
        """Keep a manifest whose parts are there."""
        manifest = json.loads(body)
        assert media_type == OCI_MANIFEST
        assert {manifest["config"]["digest"], *(one["digest"] for one in manifest["layers"])} <= self.blobs.keys()
        if len(self.manifests) >= self.full:
            raise LimitExceededError("full")
        self.manifests[digest_of(body)] = body

    def remove(self, digest: str) -> None:
        """Forget a manifest."""
        del self.manifests[digest]


def test_a_result_is_attached_once() -> None:
    """The second time everything is there, and nothing is pushed."""
    shelf = Shelf()
    first = attach(REPORT, shelf, "me")
    assert (len(first.pushed), first.kept, first.removed) == (3, (), ())
    assert set(first.pushed) == set(shelf.manifests)
    shelf.blobs.clear()
    assert attach(REPORT, shelf, "me").kept == first.pushed
    assert shelf.blobs == {}


def test_a_newer_result_replaces_ours_and_nobody_else_s() -> None:
    """One of each type is kept; of another owner, and of what only looks like ours, nothing is touched."""
    shelf = Shelf()
    mine, theirs = attach(REPORT, shelf, "me"), attach(REPORT, shelf, "them")
    odd = json.loads(shelf.manifests[mine.pushed[0]]) | {"artifactType": "application/vnd.example.signature"}
    shelf.put_manifest(json.dumps(odd).encode(), OCI_MANIFEST)
    kept = set(shelf.manifests) - set(mine.pushed)
    done = attach(LATER, shelf, "me")
    assert set(done.removed) == set(mine.pushed)
    assert set(shelf.manifests) == kept | set(done.pushed)
    assert set(theirs.pushed) <= kept


def test_vex_that_states_nothing_any_more_goes() -> None:
    """What stands there would be wrong."""
    shelf = Shelf()
    attach(REPORT, shelf, "me")
    attach(replace(LATER, findings=()), shelf, "me")
    kinds = sorted(json.loads(body)["artifactType"] for body in shelf.manifests.values())
    assert kinds == ["application/sarif+json", "application/vnd.cyclonedx+json"]


def test_without_replacing_all_stay() -> None:
    """Who may push may not always delete."""
    shelf = Shelf()
    attach(REPORT, shelf, "me", replacing=False)
    assert attach(LATER, shelf, "me", replacing=False).removed == ()
    assert len(shelf.manifests) == 6


def test_a_full_repository_keeps_what_is_there() -> None:
    """The old go only after the new came."""
    shelf = Shelf()
    before = attach(REPORT, shelf, "me")
    shelf.full = 4
    with pytest.raises(LimitExceededError):
        attach(LATER, shelf, "me")
    assert set(before.pushed) <= set(shelf.manifests)
    shelf.full = 99
    attach(LATER, shelf, "me")
    assert len(shelf.manifests) == 3


@pytest.mark.parametrize(("report", "lists"), [(replace(REPORT, image=None), True), (REPORT, False)], ids=["no image", "no referrers"])
def test_where_nobody_would_find_it_nothing_is_pushed(report: Any, lists: bool) -> None:  # noqa: FBT001 - a case
    """A registry without the referrers API, and a report of no image."""
    shelf = Shelf(lists=lists)
    with pytest.raises(BadInputError):
        attach(report, shelf, "me")
    assert (shelf.blobs, shelf.manifests) == ({}, {})
