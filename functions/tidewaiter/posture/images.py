"""Image references of pods: repository, tag and digest, as the container runtimes read them."""

from dataclasses import dataclass

_MAX_LENGTH = 1024
_OPEN = ("$", "{{", "<%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`text` as written; `repository` with its registry if one is named; `tag` and `digest` are empty where there is none."""

    text: str
    repository: str
    tag: str = ""
    digest: str = ""


def reference_of(value: object) -> Reference | None:
    """Read an image reference; None for what is no text, empty, absurdly long, or left for a tool to fill in. A port is no tag."""
    if not isinstance(value, str) or not value or len(value) > _MAX_LENGTH or any(mark in value for mark in _OPEN):
        return None
    name, _, digest = value.partition("@")
    before, colon, after = name.rpartition(":")
    tagged = bool(colon) and "/" not in after
    return Reference(text=value, repository=before if tagged else name, tag=after if tagged else "", digest=digest)
