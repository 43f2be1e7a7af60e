"""Trust documents that a deployment keeps beside its results: whose signatures it requires of which images.

Below `trust/`, `*.yaml` and `*.yml` are trust files (`policy.trust_file`) with the keys and roots that they name beside them, and
`trustpolicy.json` is Notation's policy with its trust store (`x509/<type>/<name>/`) beside it. Each document applies by itself. Of one
that cannot be used nobody knows what it requires: a problem by which no image passes.
"""

import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from cryptography.x509 import Certificate

from tidewaiter.errors import BadInputError, NotFoundError, OfflineError, PermissionMissingError, TidewaiterError
from tidewaiter.model.problem import Problem
from tidewaiter.policy.notation_policy import read_notation
from tidewaiter.policy.trust import MOST_FILES, TRUST, Trust
from tidewaiter.policy.trust_file import read_trust
from tidewaiter.signatures.keys import parse_certificates

_NOTATION = "trustpolicy.json"
_CERTIFICATES = (".pem", ".crt", ".cer")

Read = Callable[[str], bytes]
"""Reads a file by its key; LimitExceededError and NotFoundError are problems of the file, others of whoever asks."""


@dataclass(slots=True, kw_only=True)
class _Folder:
    keys: Sequence[str]
    read: Read
    used: set[str] = field(default_factory=set)

    def document(self, key: str) -> Trust | None:
        """Read a document; None for a file that is none. Patterns that fit no image of ECR are mistakes: nothing would be required."""
        found = self._document(key)
        for pattern in (pattern for one in found.requirements for pattern in one.images) if found else ():
            host, slash, _ = pattern.partition("/")
            if not (set(host) & set("*?") or (slash and "." in host)):
                raise BadInputError(
                    f"no image of ECR is called {pattern[:100]!r}", where=key, hint=f"Begin with the registry: */{pattern[:100]}"
                )
        return found

    def _document(self, key: str) -> Trust | None:
        name = posixpath.basename(key).lower()
        if name == _NOTATION:
            return read_notation(self.bytes_of(key), key, partial(self._store, key))
        if name.endswith((".yaml", ".yml")):
            return read_trust(self.bytes_of(key).decode(errors="replace"), key, partial(self._beside, key))
        return None

    def bytes_of(self, key: str) -> bytes:
        self.used.add(key)
        return self.read(key)

    def _beside(self, document: str, name: str) -> bytes:
        key = posixpath.normpath(posixpath.join(posixpath.dirname(document), name))
        if key not in self.keys:
            raise NotFoundError(f"the file {name[:100]!r} is not there", where=document, hint=f"Upload it as {key[:200]}")
        return self.bytes_of(key)

    def _store(self, document: str, kind: str, name: str) -> Iterator[Certificate]:
        if not name or "/" in name or name in (".", ".."):
            raise BadInputError(f"not the name of a trust store: {name[:60]!r}", where=document, hint="Write it like ca:acme")
        place = f"{posixpath.dirname(document)}/x509/{kind}/{name}/"
        found = [key for key in self.keys if key.startswith(place) and key.lower().endswith(_CERTIFICATES)]
        if not found:
            raise NotFoundError(f"no trust store {kind}:{name}", where=document, hint=f"Upload its certificates (*.pem) below {place}")
        for key in found:
            yield from parse_certificates(self.bytes_of(key), key)


def trust_of(keys: Sequence[str], read: Read) -> Trust:
    """Read all documents among the files; raises PermissionMissingError and OfflineError: judging without them would be wrong."""
    folder, found, problems = _Folder(keys=keys[:MOST_FILES], read=read), [], []
    for key in folder.keys:
        try:
            found.append(folder.document(key))
        except (PermissionMissingError, OfflineError):
            raise
        except TidewaiterError as error:
            problems.append(_not_applied(key, error))
    documents = tuple(filter(None, found))
    if len(keys) > MOST_FILES:
        problems.append(_not_applied(keys[MOST_FILES], BadInputError(f"only the first {MOST_FILES} files of {TRUST} are read")))
    lost = not documents and not problems
    unused = (key for key in folder.keys if key not in folder.used)
    problems += (_unused(key, lost=lost or key.lower().endswith(".json")) for key in unused)
    return Trust(others=documents, problems=tuple(problems))


def _not_applied(key: str, error: TidewaiterError) -> Problem:
    hint = error.hint or "Correct it; none of the document was applied"
    what = f"{key} was not applied, so nobody knows what it requires: {error.message}{f' ({error.where})' if error.where else ''}"
    return Problem(code="signature-policy-unreadable", what=what, where=key, hint=hint)


def _unused(key: str, *, lost: bool) -> Problem:
    """Tell of a file that no document names; it may be a document under another name where there is none, or where it is JSON."""
    hint = f"Trust documents are named *.yaml or {_NOTATION}; remove what none of them names"
    return Problem(code="signature-file-unused", what=f"{key} is used by no trust document", where=key, hint=hint, incomplete=lost)
