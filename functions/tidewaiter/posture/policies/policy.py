"""A policy that is ready to be judged, whichever form it was written in, and everything that it is judged with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tidewaiter.model.control import ControlStatus
from tidewaiter.model.severity import Severity
from tidewaiter.posture.policies.shapes import Binding, Spec

Object = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy. `kinds` is the own form's choice of objects (None: the spec's rules choose), `where` its file and line.

    Without bindings it is judged for everything that it matches, with its own severity.
    """

    id: str
    title: str
    spec: Spec
    severity: Severity = Severity.MEDIUM
    why: str = ""
    remediation: str = ""
    kinds: tuple[str, ...] | None = None
    bindings: tuple[Binding, ...] = ()
    path: str = ""
    line: int = 0


class Target(NamedTuple):
    """An object as rules see it; the namespace of a cluster-wide object is empty."""

    group: str
    version: str
    kind: str
    plural: str
    name: str
    namespace: str
    labels: Object


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An object as the API server would see it come in; `index` and `pointer` lead to its place in what was given."""

    index: int
    data: Object
    target: Target
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What policies are judged with: the objects, and what else the files hold (namespaces, parameters)."""

    subjects: Sequence[Subject]
    others: Sequence[Object] = ()
    namespaces: Mapping[str, Object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One policy on one subject: `text` is the message of a failure, or the reason of NOT ASSESSED. `index` -1 is the policy itself."""

    status: ControlStatus
    index: int = -1
    pointer: str = ""
    text: str = ""
    severity: Severity = Severity.MEDIUM
