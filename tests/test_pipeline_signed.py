"""Signatures of an image in all the repositories that hold it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import image
from tests.signatures import forge
from tidewaiter.errors import NotFoundError, OfflineError
from tidewaiter.model.cloud import Held
from tidewaiter.model.image import Image
from tidewaiter.model.inventory import Attached
from tidewaiter.model.problem import Problem
from tidewaiter.pipeline_signed import MOST_READ, Places
from tidewaiter.policy.signing import Judged
from tidewaiter.policy.trust import NO_TRUST, Requirement, Trust
from tidewaiter.signatures.keys import parse_key
from tidewaiter.signatures.signers import KeySigner

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = forge.p256()
SIGNER = KeySigner(name="release", key=parse_key(forge.pem(KEY)))
IMAGE = image(digest=forge.DIGEST, registry="1.dkr.ecr.eu-central-1.amazonaws.com", repository="dev/web")
TRUST = Trust(others=(Trust(requirements=(Requirement(images=("*/prod/*",), signers=(SIGNER,), within=timedelta(hours=1)),)),))
SIGNED = Attached(signatures=(forge.cosign(KEY),), kinds=frozenset({"signature"}))
BARE = Attached(kinds=frozenset())


@dataclass
class Registry:
    """Repositories that hold the image: what lies beside it, or the error of asking."""

    beside: Mapping[str, Attached | Exception]
    notes: Mapping[str, Held] = field(default_factory=dict)
    most: int = 100
    read: list[Image] = field(default_factory=list)

    def repositories(self, digest: str) -> tuple[str, ...]:
        """Name them all."""
        assert digest == IMAGE.digest
        return tuple(sorted(self.beside))[: self.most + 1]

    def held(self, digest: str, repository: str) -> Held:
        """Tell what was noted."""
        return self.notes.get(repository, Held(repository=repository))

    def attached(self, image: Image) -> Attached:
        """Read what lies there."""
        self.read.append(image)
        found = self.beside[image.repository]
        if isinstance(found, Exception):
            raise found
        return found

    def judge(self, trust: Trust = TRUST) -> Judged:
        """Judge the image as one of `dev/web`."""
        return Places(holdings=self, read=self.attached).judge(IMAGE, trust, NOW)


def codes(judged: Judged) -> list[str]:
    return [one.code for one in judged.problems]


def test_nothing_is_read_where_nothing_is_required() -> None:
    """Neither without documents nor where no repository of the image is named; what is wrong with documents is said all the same."""
    registry = Registry({"dev/web": BARE})
    wrong = Problem(code="signature-policy-unreadable", what="x")
    assert (registry.judge(NO_TRUST), registry.judge(replace(NO_TRUST, problems=(wrong,))).problems) == (Judged(), (wrong,))
    assert registry.judge() == Judged()
    assert registry.read == []


def test_the_repository_it_was_pushed_to_last_does_not_free_it() -> None:
    """What the other one requires counts, with the signatures of both."""
    assert len(Registry({"dev/web": BARE, "prod/web": BARE}).judge().findings) == 1
    for beside in ({"dev/web": SIGNED, "prod/web": BARE}, {"dev/web": BARE, "prod/web": SIGNED}):
        judged = Registry(beside).judge()
        assert (judged.findings, judged.problems, judged.kinds) == ((), (), {"signature"})


def test_a_repository_that_holds_the_image_no_more_requires_nothing_of_it() -> None:
    """But an image that is nowhere is not signed by that."""
    gone = NotFoundError("no image")
    assert Registry({"dev/web": BARE, "prod/web": gone}).judge() == Judged()
    judged = Registry({"dev/web": gone, "prod/web": gone}).judge(Trust(requirements=(Requirement(images=("*",), signers=(SIGNER,)),)))
    assert (judged.findings, codes(judged)) == ((), ["signature-not-assessed"])


def test_a_repository_that_cannot_be_read_leaves_it_open() -> None:
    """The signature may lie there; where it was found elsewhere nothing is missing."""
    judged = Registry({"dev/web": BARE, "prod/web": OfflineError("no network")}).judge()
    assert (judged.findings, codes(judged), judged.due) == ((), ["signature-not-assessed"], NOW)
    assert codes(Registry({"dev/web": SIGNED, "prod/web": OfflineError("no network")}).judge()) == []


@pytest.mark.parametrize(
    ("since", "findings"),
    [("2026-11-23T11:30:00+00:00", 0), ("2026-11-23T10:30:00+00:00", 1), ("", 1), ("2026-11-23T11:30:00", 1), ("x", 1)],
)
def test_it_waits_from_when_the_repository_had_it_first(since: str, findings: int) -> None:
    """A time that nobody noted, or that says nothing, is over."""
    notes = {"prod/web": Held(repository="prod/web", since=since)}
    judged = Registry({"dev/web": BARE, "prod/web": BARE}, notes).judge()
    assert (len(judged.findings), codes(judged)) == (findings, [] if findings else ["signature-awaited"])


def test_the_index_that_was_noted_is_asked_for() -> None:
    """The push that is judged may have been of the image alone."""
    registry = Registry({"dev/web": BARE, "prod/web": SIGNED}, {"prod/web": Held(repository="prod/web", index_digest="sha256:" + "1" * 64)})
    registry.judge()
    assert [(one.repository, one.index_digest[:8]) for one in registry.read] == [("dev/web", ""), ("prod/web", "sha256:1")]


def test_of_many_repositories_all_are_asked_what_they_require_and_some_are_read() -> None:
    """Whoever pushes an image to hundreds hides no requirement; more than can be told are a problem."""
    spam: dict[str, Attached | Exception] = {f"dev/{number:03}": BARE for number in range(60)}
    registry = Registry({**spam, "dev/web": BARE, "prod/web": SIGNED})
    assert codes(registry.judge()) == ["signature-not-assessed"]
    assert len(registry.read) == MOST_READ
    assert codes(Registry({**spam, "dev/web": SIGNED, "prod/web": BARE}).judge()) == []
    full = Registry({**spam, "dev/web": SIGNED, "prod/web": BARE}, most=50)
    assert codes(full.judge()) == ["signature-not-assessed"]
    assert full.judge(NO_TRUST) == Judged()
