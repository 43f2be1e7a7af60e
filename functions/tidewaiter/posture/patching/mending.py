"""Rounds of fixing: what is found is mended in the text and judged again, until nothing more can be; never said to be fixed unproven."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.model.finding import Finding
from tidewaiter.posture.fix import Patch, Wrong
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.patching.documents import Document, splices_of
from tidewaiter.posture.patching.edits import Edit
from tidewaiter.posture.patching.files import FixableFile
from tidewaiter.posture.patching.registry import fixes
from tidewaiter.posture.patching.splices import Splice, UnpatchableError

MAX_ROUNDS = 5
MAX_TRIES = 200
"""Fixes of one document that are tried one by one when they cannot be made together."""
MAX_READ = 20_000_000
"""Characters that these tries may read."""

Scan = Callable[[Sequence[tuple[str, str]]], Sequence[Finding]]
Files = Sequence[tuple[str, str]]
Patches = dict[tuple[str, int], list[tuple[Finding, Patch]]]
"""Changes by path and first line of the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A finding and a word about it: why it was not fixed, or what its fix may break."""

    finding: Finding
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The files that change, with their new texts; what is fixed for it, what is left and why, and what was not there before.

    `risks` holds what is fixed by a change that may break something, with what that is.
    """

    texts: Mapping[str, str]
    fixed: tuple[Finding, ...]
    left: tuple[Left, ...]
    caused: tuple[Finding, ...]
    risks: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to mend: `fixed_files` says of files that may not change why, `may_break` applies fixes that may break a workload too."""

    minor: int
    may_break: bool = False
    fixed_files: Mapping[str, str] = field(default_factory=dict)


def mend(files: Files, scan: Scan, settings: Settings) -> Mended:
    """Fix what can be fixed of the open findings of files given as (path, text).

    A resource that has a finding which it had not before is left as it was: a fix that trades one for another is none.
    """
    before = scan(files)
    spared: dict[str, str] = {}
    while True:
        done = _Rounds(files, before, scan, settings, spared).run()
        blamed = {one.resource: f"fixing it would cause {one.rule_id}" for one in done.caused if one.resource not in spared}
        if not blamed or not done.texts:
            return done
        spared |= blamed


class _LeftError(Exception):
    """A finding is left, for the reason that the message gives."""


class _Rounds:
    def __init__(self, files: Files, before: Sequence[Finding], scan: Scan, settings: Settings, spared: Mapping[str, str]) -> None:
        self._texts = dict(files)
        self._was = dict(files)
        self._before = before
        self._scan = scan
        self._settings = settings
        self._spared = spared
        self._why: dict[str, str] = {}
        self._tried: set[str] = set()
        self._risks: dict[str, Left] = {}

    def run(self) -> Mended:
        now = self._before
        for _ in range(MAX_ROUNDS):
            if not self._round(now):
                break
            now = self._scan(list(self._texts.items()))
        fixed, caused = _differences(self._before, now)
        return Mended(
            texts={path: text for path, text in self._texts.items() if text != self._was[path]},
            fixed=fixed,
            left=tuple(Left(finding=one, why=self._reason(one)) for one in now),
            caused=caused,
            risks=tuple(one for name, one in self._risks.items() if name in self._tried - {other.id for other in now}),
        )

    def _reason(self, finding: Finding) -> str:
        if finding.id in self._tried:
            return "the change that was made did not clear it"
        return self._why.get(finding.id, "no change of the text alone clears it")

    def _round(self, found: Sequence[Finding]) -> bool:
        """Make one round of changes; tell whether there were any. Namespaces wait until what is in them no longer changes."""
        whole = [one for one in found if "/Namespace/" in one.resource]
        return self._stage([one for one in found if one not in whole]) or self._stage(whole)

    def _stage(self, found: Sequence[Finding]) -> bool:
        files = {path: FixableFile(path, text) for path, text in self._texts.items()} if found else {}
        beside = _beside(files.values())
        patches: Patches = defaultdict(list)
        for finding in found:
            try:
                file, document, patch = self._patch(finding, files, beside)
            except _LeftError as left:
                self._why[finding.id] = str(left)
            else:
                patches[file.path, document.first].append((finding, patch))
        written = [self._write(files[path], patches) for path in dict.fromkeys(path for path, _ in patches)]
        return any(written)

    def _patch(
        self, finding: Finding, files: Mapping[str, FixableFile], beside: Mapping[str, list[Mapping[str, Any]]]
    ) -> tuple[FixableFile, Document, Patch]:
        """Find the change that clears a finding, and where it is made. Raises _LeftError."""
        fix = fixes().get(finding.rule_id)
        if fix is None or fix.propose is None:
            raise _LeftError(f"no change of the text alone clears it: {finding.remediation}")
        file = files.get(finding.location.path)
        item = file.find(finding) if file else None
        if file is None or item is None:
            raise _LeftError("it does not stand in a file as it is: change what it is made from")
        self._check(file, finding)
        pointer = finding.location.pointer.removeprefix(item.base)
        patch = fix.propose(Wrong(data=item.data, pointer=pointer, minor=self._settings.minor, beside=beside))
        if isinstance(patch, str):
            raise _LeftError(patch)
        if patch.breaks and not self._settings.may_break:
            raise _LeftError(f"may break: {patch.breaks}")
        if patch.of is not None:
            file, item = next((one, held) for one in files.values() for held in one.objects if held.data is patch.of)
            self._check(file, finding)
        document = file.document_of(item)
        if document is None:
            raise _LeftError("it does not stand in a file as it is: change what it is made from")
        if patch.breaks:
            self._risks[finding.id] = Left(finding=finding, why=patch.breaks)
        edits = tuple(Edit(pointer=item.base + one.pointer, value=one.value) for one in patch.edits)
        return file, document, Patch(edits=edits, added=patch.added)

    def _check(self, file: FixableFile, finding: Finding) -> None:
        """Raise _LeftError where the file may not change, the resource is spared, or the change was made before."""
        refused = self._settings.fixed_files.get(file.path) or self._spared.get(finding.resource)
        if refused or finding.id in self._tried:
            raise _LeftError(refused or "the change that was made did not clear it")

    def _write(self, file: FixableFile, patches: Patches) -> bool:
        changes: dict[int, list[Splice]] = {}
        added: list[Mapping[str, Any]] = []
        for document in file.text.documents:
            changes[document.first] = self._splices(document, patches.get((file.path, document.first), ()), added)
        try:
            self._texts[file.path] = file.text.patched(changes, added)
        except UnpatchableError as error:
            self._give_up(file, patches, str(error))
            self._texts[file.path] = file.text.patched(changes)
        return self._texts[file.path] != file.raw

    def _give_up(self, file: FixableFile, patches: Patches, why: str) -> None:
        for (path, _), members in patches.items():
            for finding, patch in members:
                if path == file.path and patch.added:
                    self._why[finding.id] = why
                    self._tried.discard(finding.id)

    def _splices(self, document: Document, patches: Sequence[tuple[Finding, Patch]], added: list[Mapping[str, Any]]) -> list[Splice]:
        """Make the fixes of a document together; where that fails, each on top of those that worked."""
        for finding, patch in patches:
            added += patch.added
            self._tried.update([finding.id] if patch.added else [])
        members = [(finding, list(patch.edits)) for finding, patch in patches if patch.edits]
        try:
            found = splices_of(document, [edit for _, edits in members for edit in edits]) if members else []
        except UnpatchableError as error:
            return self._one_by_one(document, members, str(error))
        self._tried.update(finding.id for finding, _ in members)
        return found

    def _one_by_one(self, document: Document, members: Sequence[tuple[Finding, list[Edit]]], why: str) -> list[Splice]:
        made: list[Edit] = []
        found: list[Splice] = []
        tries = max(1, min(MAX_TRIES, MAX_READ // len(document.text)))
        for finding, edits in members[:tries]:
            try:
                found = splices_of(document, [*made, *edits])
            except UnpatchableError as error:
                self._why[finding.id] = str(error)
            else:
                made += edits
                self._tried.add(finding.id)
        self._why.update((finding.id, why) for finding, _ in members[tries:])
        return found


def _beside(files: Iterable[FixableFile]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for item in _objects(files):
        found[str(item.data.get("kind", ""))].append(item.data)
    return found


def _objects(files: Iterable[FixableFile]) -> Iterator[ManifestObject]:
    for file in files:
        yield from file.objects


def _differences(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what is gone and what has come. Twins change their ids when one of them goes; what they say tells how many are left."""
    shared = {one.id for one in before} & {one.id for one in after}
    gone, come = ([one for one in found if one.id not in shared] for found in (before, after))
    for one in list(gone):
        twin = next((other for other in come if _name(other) == _name(one)), None)
        if twin is not None:
            gone.remove(one)
            come.remove(twin)
    return tuple(gone), tuple(come)


def _name(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule_id, finding.resource, finding.location.path, finding.description
