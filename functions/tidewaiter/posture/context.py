"""What controls may know besides their subject: the day, settings of the user, and what other parts of the product found out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tidewaiter.model.image import Image
from tidewaiter.model.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How long a release of a product gets fixes, and the page that says so: `ends` is None where no end was announced."""

    title: str
    ends: date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a control that is `in_context` is called with. What is None was not given, and what depends on it is NOT ASSESSED.

    `selected` names the controls that run, None those that are not opt-in; `enabled` are opt-in ones that run besides.
    `allowed_registries` are patterns of image references (`*` for anything), `allowed_bases` of base images. `image_of` finds the
    description of an image that was scanned, by its reference; `secrets_in` names the secrets in a text with their lines, `support_of`
    tells the support of an image by (repository, tag). `counts_of` counts the findings of an image by severity, None when it was not
    scanned here, and `grave_in` names those that are critical or known to be exploited; `gravest` is the severity that an image in the
    registry may not reach.
    """

    today: date | None = None
    selected: frozenset[str] | None = None
    enabled: frozenset[str] = frozenset()
    allowed_registries: tuple[str, ...] | None = None
    allowed_bases: tuple[str, ...] | None = None
    gravest: Severity = Severity.HIGH
    grave_in: Callable[[str], Sequence[str] | None] = field(default=lambda _digest: None)
    counts_of: Callable[[str], Mapping[str, int] | None] = field(default=lambda _digest: None)
    image_of: Callable[[str], Image | None] | None = None
    secrets_in: Callable[[str], Sequence[tuple[str, int]]] | None = None
    support_of: Callable[[str, str], Sequence[Support]] | None = None

    def runs(self, control: str, *, opt_in: bool) -> bool:
        """Tell whether a control is to run."""
        return control in self.enabled or (not opt_in if self.selected is None else control in self.selected)


NO_CONTEXT = Context()
