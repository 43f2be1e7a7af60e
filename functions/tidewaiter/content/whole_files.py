"""Files that are one secret and nothing else: no word in them says so, their places do."""

from collections.abc import Iterable, Iterator

import re2

from tidewaiter.content.hits import Secret, hits_of
from tidewaiter.content.matcher import options
from tidewaiter.content.proof import proven
from tidewaiter.content.rule import SecretRule
from tidewaiter.inventory.visitors import FileVisit
from tidewaiter.model.inventory import ContentHit
from tidewaiter.model.problem import Problem
from tidewaiter.model.severity import Severity

MOST = 4096
RULE = SecretRule(
    id="TW-SECRET-secret-file",
    title="File that is a secret",
    family="files",
    pattern=r"\A\s*([!-~]{8,900})\s*\z",
    severity=Severity.HIGH,
    rotate="Make another secret of this kind and mount it at run time.",
    confidence=0.8,
    minimum_entropy=2.5,
    preview=False,
    references=("https://cwe.mitre.org/data/definitions/312.html",),
)
_WHOLE = re2.compile(RULE.pattern.encode(), options())
ENDS = (".key", ".txt", "password", "passwd", "pass", "Password", "Secret", "cookie")
"""How these places end: most files are told by that."""
PLACES = tuple(
    (re2.compile(rf"(?:^|/){place}$"), purpose)
    for place, purpose in (
        (r"config/(?:master|credentials/[a-z0-9_-]{1,40})\.key", "it opens the encrypted credentials of a Rails application"),
        (r"secrets/(?:master\.key|hudson\.util\.Secret)", "it opens the credentials that a Jenkins server keeps"),
        (r"secrets/initialAdminPassword", "it logs the first administrator of a Jenkins server in"),
        (r"\.?(?:ansible[_-])?vault[_-]?pass(?:word|wd)?(?:\.txt)?", "it opens what Ansible Vault encrypted"),
        (r"\.erlang\.cookie", "whoever has it runs code on every node of the Erlang cluster"),
        (r"(?:(?:db|root|admin|mysql|postgres|redis|api)[_-])?(?:password|secret|api[_-]?key|token)\.txt", "its name says so"),
    )
)


def purpose_of(path: str, size: int) -> str:
    """Say what a file is the secret for; empty for all others."""
    if size > MOST or not path.endswith(ENDS):
        return ""
    return next((purpose for place, purpose in PLACES if place.search(path)), "")


class WholeFile:
    """Reads a file that may be a secret as a whole, and as any other: what a rule with a format finds says more."""

    __slots__ = ("_data", "_inner", "_key", "_path", "_purpose")

    def __init__(self, inner: FileVisit, path: str, purpose: str, key: bytes) -> None:
        self._inner, self._path, self._purpose, self._key = inner, path, purpose, key
        self._data = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        self._data += chunk[: MOST + 1 - len(self._data)]
        self._inner.feed(chunk)

    def finish(self) -> Iterable[ContentHit | Problem]:
        """Say what was found."""
        return tuple(self._inner.finish()) or tuple(self._itself())

    def _itself(self) -> Iterator[ContentHit]:
        match = _WHOLE.search(self._data)
        secret = proven(RULE, self._data, match) if match else None
        if secret:
            yield from hits_of([Secret(RULE, secret[0], 1, (self._purpose,))], self._path, self._key)
