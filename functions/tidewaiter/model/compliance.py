"""What a framework's numbers came to for one target: PASS, FAIL or NOT ASSESSED, each with what it stands on."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from tidewaiter.model.control import ControlStatus


class Means(StrEnum):
    """How a number was decided: by controls, by a person's answer, or not at all."""

    CONTROLS = "controls"
    ANSWER = "answer"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A person's answer to a question that no control decides.

    `framework` and `number` name the question, `met` is what was answered, `reason` what it stands on. `expires` is the last day
    (YYYY-MM-DD, UTC), after which the question is open again. `cluster` is a pattern (fnmatch) of names or ARNs; empty: all targets.
    """

    framework: str
    number: str
    met: bool
    reason: str
    owner: str
    expires: str
    cluster: str = ""
    source: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"{self.source}:{self.line}" if self.line else self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliant:
    """One number. The counts are of objects: an object that fails one control of the number has failed, and is nowhere else.

    `accepted` are failures that somebody waived and which still make the number FAIL, `allowed` those that the shipped list of platform
    parts sets aside and which do not. `evidence` names objects, `gaps` say what was not assessed, `permissions` what would change that.
    """

    number: str
    title: str
    status: ControlStatus
    means: Means
    controls: tuple[str, ...] = ()
    passed: int = 0
    failed: int = 0
    unknown: int = 0
    accepted: int = 0
    allowed: int = 0
    evidence: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    question: str = ""
    facts: tuple[str, ...] = ()
    answer: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """A framework held against one target; `note` says what the framework's table does not cover."""

    framework: str
    title: str
    version: str
    target: str
    source: str
    requirements: tuple[Compliant, ...]
    note: str = ""

    def count(self, status: ControlStatus) -> int:
        """Count the numbers of a status."""
        return sum(one.status is status for one in self.requirements)


def accepted_only(numbers: Iterable[Compliant]) -> int:
    """Count failed numbers of which every failure was waived."""
    return sum(one.status is ControlStatus.FAIL and 0 < one.failed == one.accepted for one in numbers)
