"""What a fix of a control is: from a finding to the edits of an object that clear it, and what these may break."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tidewaiter.model.finding import Finding
from tidewaiter.posture.patching.edits import REMOVED, Edit, value_at
from tidewaiter.posture.pods import Container, Pod, mapping, pod_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A finding in an object: `pointer` is its place there, `beside` all objects that were judged with it, by kind."""

    data: Mapping[str, Any]
    pointer: str
    minor: int
    beside: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The metadata of the object."""
        return mapping(self.data.get("metadata"))

    @property
    def value(self) -> Any:
        """What is written at the place; None if nothing is."""
        return value_at(self.data, self.pointer)

    def pod(self) -> Pod:
        """Return the pod (template) of an object that has one. Raises LookupError."""
        pod = pod_of(self.data, self.minor)
        if pod is None:
            raise LookupError("the object has no pod")
        return pod

    def container(self) -> Container | None:
        """Return the container that the place lies in."""
        return next((one for one in self.pod().containers() if self.pointer.startswith(f"{one.pointer}/")), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """Edits of the object, and objects to be added beside it. `breaks` says what may stop working; empty where nothing does.

    `of` is the object that is edited where it is another one of those beside.
    """

    edits: tuple[Edit, ...] = ()
    of: Mapping[str, Any] | None = None
    added: tuple[Mapping[str, Any], ...] = ()
    breaks: str = ""


Propose = Callable[[Wrong], Patch | str]
"""Returns a patch, or the reason why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """The mechanical fix of one control, whose id it has: `propose` for Kubernetes objects, `command` for what the AWS API holds.

    `command` returns words for a shell, all that comes from outside quoted, or nothing where it does not fit; `breaks` says what these
    may break, and `terraform` what sets the same there.
    """

    id: str
    title: str
    propose: Propose | None = None
    command: Callable[[Finding], str] | None = None
    breaks: str = ""
    terraform: str = ""


def setting(value: Any, breaks: str) -> Propose:
    """Return a fix that sets the place of the finding."""
    return lambda wrong: Patch(edits=(Edit(pointer=wrong.pointer, value=value),), breaks=breaks)


def removing(breaks: str, levels: int = 0) -> Propose:
    """Return a fix that removes the place of the finding, or what is so many levels above it."""

    def propose(wrong: Wrong) -> Patch:
        pointer = wrong.pointer
        for _ in range(levels):
            pointer = pointer.rpartition("/")[0]
        return Patch(edits=(Edit(pointer=pointer, value=REMOVED),), breaks=breaks)

    return propose
