"""Layers laid over each other: which evidence is still there at the end, and where links lead (OCI image specification, layers)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tidewaiter.inventory.paths import PathIndex, ancestors, resolve, resolve_parent
from tidewaiter.model.inventory import LayerResult

__all__ = ["Change", "Overlay", "resolve", "resolve_parent"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one layer does to what lies below it."""

    removed: frozenset[str]
    opaque: frozenset[str]
    index: PathIndex

    @classmethod
    def of(cls, result: LayerResult, links: dict[str, str]) -> "Change":
        """Read a layer's whiteouts and paths; whiteouts written through a linked directory count for the real one too."""
        removed = {*result.removed, *(resolve_parent(path, links) for path in result.removed)}
        opaque = {*result.opaque, *(resolve(path, links) for path in result.opaque)}
        return cls(removed=frozenset(removed), opaque=frozenset(opaque), index=PathIndex(result.path_index))

    def hides(self, path: str) -> bool:
        """Tell whether something at `path` in a lower layer is gone or replaced above."""
        if path in self.removed or "" in self.opaque or self.index.has_other(path) or self.index.has_directory(path):
            return True
        return any(folder in self.removed or folder in self.opaque or self.index.has_other(folder) for folder in ancestors(path))


@dataclass(slots=True)
class Overlay(Generic[T]):
    """Values by path as layers pile up; what a layer hides moves to `hidden` and is never lost."""

    alive: dict[str, T] = field(default_factory=dict)
    hidden: list[tuple[str, T]] = field(default_factory=list)

    def hide(self, change: Change) -> None:
        """Apply a layer's removals and replacements to what is there so far."""
        for path in [path for path in self.alive if change.hides(path)]:
            self.hidden.append((path, self.alive.pop(path)))

    def lay(self, path: str, value: T) -> None:
        """Add what the layer itself holds."""
        self.alive[path] = value

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(self.alive.items())
