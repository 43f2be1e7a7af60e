"""What a registry holds against what was judged: push events are best effort, and nobody announces that an image was deleted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tidewaiter.errors import ConflictError, TidewaiterError
from tidewaiter.model.cloud import Pushed
from tidewaiter.model.problem import Problem
from tidewaiter.pipeline_ports import WatchPorts
from tidewaiter.pipeline_rematch import forget_image
from tidewaiter.ports import RegistryListing

GRACE = timedelta(minutes=30)
"""An image pushed since is being scanned, or its event is still on the way."""
UNREAD = "repository-unreadable"
"""Code of the problem that a repository could not be listed."""
MOST_FORGOTTEN = 500
"""Images forgotten by one run; the next one goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """What one run did: digests whose scan was started and that were forgotten, how many wait for the next run, and what went wrong."""

    started: tuple[str, ...] = ()
    forgotten: tuple[str, ...] = ()
    waiting: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What was listed; `unread` are repositories that could not be."""

    present: frozenset[str]
    missed: tuple[Pushed, ...]
    unread: frozenset[str]
    problems: tuple[Problem, ...]


def reconcile(registry: RegistryListing, start: Callable[[Pushed], bool], ports: WatchPorts, *, most: int) -> Reconciled:
    """Start the scans of images that were never judged, the newest first and at most so many, and forget images that are gone.

    `start` returns False for an image whose scan was started lately. A repository that cannot be read is a problem; the others are
    done, and its images are not gone. Images that run nowhere and were pushed before the watched days are left.
    """
    known = frozenset(ports.kept.judgements.digests())
    seen = _look(registry, known, ports)
    started: list[str] = []
    asked = 0
    while asked < len(seen.missed) and len(started) < most:
        one, asked = seen.missed[asked], asked + 1
        if start(one):
            started.append(one.digest)
    gone = sorted(known - seen.present)
    forgotten, problems = [], list(seen.problems)
    for digest in gone[:MOST_FORGOTTEN]:
        try:
            if _is_gone(digest, seen.unread, ports) and forget_image(digest, ports):
                forgotten.append(digest)
        except ConflictError as error:
            problems.append(_problem("image-busy", digest, error))
    waiting = len(seen.missed) - asked + max(0, len(gone) - MOST_FORGOTTEN)
    return Reconciled(started=tuple(started), forgotten=tuple(forgotten), waiting=waiting, problems=tuple(problems))


def _look(registry: RegistryListing, known: frozenset[str], ports: WatchPorts) -> _Seen:
    now = ports.clock.now()
    present: set[str] = set()
    unread: set[str] = set()
    missed: dict[str, Pushed] = {}
    problems: list[Problem] = []
    for name in registry.repositories():
        try:
            for one in registry.pushed(name):
                present.add(one.digest)
                age = now - datetime.fromisoformat(one.at)
                if one.scannable and one.digest not in known and GRACE <= age <= timedelta(days=ports.days):
                    missed.setdefault(one.digest, one)
        except TidewaiterError as error:
            unread.add(name)
            problems.append(_problem(UNREAD, name, error))
    ordered = sorted(missed.values(), key=lambda one: (one.at, one.digest), reverse=True)
    return _Seen(present=frozenset(present), missed=tuple(ordered), unread=frozenset(unread), problems=tuple(problems))


def _is_gone(digest: str, unread: frozenset[str], ports: WatchPorts) -> bool:
    """Tell whether an absent image is gone: one whose repository could not be read, or is not known, may still be there."""
    judgement = ports.kept.judgements.get(digest)
    repository = judgement.image.repository if judgement and judgement.image else ""
    return not unread or bool(repository and repository not in unread)


def _problem(code: str, where: str, error: TidewaiterError) -> Problem:
    return Problem(code=code, what=error.message, where=where, hint=error.hint)
