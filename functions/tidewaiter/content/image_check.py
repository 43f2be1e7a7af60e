"""What a check of an image's configuration is: metadata and a function that yields what is wrong and where."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tidewaiter.model.image import HistoryEntry, Image
from tidewaiter.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One place where a check fails; `pointer` is a JSON pointer into the OCI configuration, `severity` overrides the check's own."""

    message: str
    pointer: str
    severity: Severity | None = None
    remediation: str = ""
    evidence: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCheck:
    """One check; `mappings` names the controls of a framework it answers."""

    id: str
    title: str
    severity: Severity
    remediation: str
    find: Callable[[Image], Iterator[Flaw]]
    references: tuple[str, ...] = ()
    mappings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def steps(image: Image) -> Iterator[tuple[int, str, HistoryEntry]]:
    """Yield the build steps with their index and the instruction as a Dockerfile would write it.

    The classic builder writes `/bin/sh -c #(nop)  ADD ...` for what is no RUN and `/bin/sh -c ...` for what is; BuildKit writes
    `RUN /bin/sh -c ... # buildkit`.
    """
    for index, entry in enumerate(image.config.history):
        text = entry.created_by.strip().removesuffix("# buildkit").strip()
        if "#(nop)" in text:
            yield index, text.split("#(nop)", 1)[1].strip(), entry
        elif text.startswith(("/bin/sh -c", "|")):
            yield index, f"RUN {text}", entry
        else:
            yield index, text, entry
