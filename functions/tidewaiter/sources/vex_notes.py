"""What a VEX document says that cannot be used: counted by kind, so that a hostile document makes a short report."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tidewaiter.errors import LimitExceededError
from tidewaiter.model.problem import Problem
from tidewaiter.model.vex import Identity

MAX_TARGETS = 500_000
"""Products over all statements of a document; Red Hat's largest name some ten thousand."""

_HINTS = {
    "vex-too-broad": "Name the products, by purl or by the digest of the image",
    "vex-malformed": "See the format's specification; the other statements of the document are applied",
    "vex-unjustified": "Ask its author for a justification",
    "vex-undecidable": "Name the product by purl",
}


@dataclass(slots=True, kw_only=True)
class Notes:
    """Collects what was left out of one document, and counts its products."""

    source: str
    _seen: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    _targets: int = 0

    def add(self, code: str, what: str, place: str) -> None:
        """Note one thing; of each kind the first place is kept."""
        count, first = self._seen.get((code, what), (0, place))
        self._seen[code, what] = count + 1, first

    def count(self, targets: int) -> None:
        """Count products; raises LimitExceededError for more than we hold."""
        self._targets += targets
        if self._targets > MAX_TARGETS:
            raise LimitExceededError(f"more than {MAX_TARGETS} products in its statements", where=self.source, hint="Split it")

    def problems(self) -> Iterator[Problem]:
        """Yield one problem per kind."""
        for (code, what), (count, place) in self._seen.items():
            times = f" ({count} times)" if count > 1 else ""
            yield Problem(
                code=code, what=f"VEX: {what}{times}", where=f"{self.source}: {place}", hint=_HINTS.get(code, ""), incomplete=False
            )


def usable(identity: Identity, notes: Notes, place: str) -> bool:
    """Tell whether a product is named at all, and is not everything; notes it otherwise."""
    if not any((identity.purl, identity.cpe, identity.digests, identity.names)):
        notes.add("vex-too-broad", "a statement whose product has no name, purl or digest is not applied", place)
        return False
    if any("*" in word for word in (identity.purl, *identity.names)):
        notes.add("vex-too-broad", "a statement whose product is a wildcard is not applied", place)
        return False
    return True
