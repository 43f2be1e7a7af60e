"""Which distribution the image is: `os-release` (os-release(5)), and the release files of systems older than it."""

import shlex
from collections.abc import Iterable

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.visitors import FileEntry
from tidewaiter.model.image import Distribution
from tidewaiter.model.problem import Problem

_PATHS = frozenset({"etc/os-release", "usr/lib/os-release"})
_MOST_TEXT = 256
"""Characters of a value that are kept: the purl of every package repeats some."""


def _wants(entry: FileEntry) -> bool:
    return entry.path in _PATHS


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:  # noqa: ARG001 - the plugin signature
    fields: dict[str, str] = {}
    for line in content.read().decode(errors="replace").splitlines():
        key, equals, value = line.strip().partition("=")
        if equals and not key.startswith("#"):
            fields[key] = _unquoted(value[:_MOST_TEXT])
    if not fields.get("ID"):
        yield Problem(code="os-release-malformed", what="os-release names no distribution (no ID)", where=path)
        return
    yield Distribution(
        id=fields["ID"].lower(),
        version=fields.get("VERSION_ID", ""),
        pretty_name=fields.get("PRETTY_NAME", ""),
        id_like=tuple(fields.get("ID_LIKE", "").split()),
        codename=fields.get("VERSION_CODENAME", ""),
    )


def _unquoted(value: str) -> str:
    try:
        return "".join(shlex.split(value)[:1])
    except ValueError:
        return value.strip("\"' ")


OS_RELEASE = Cataloger(
    id="os-release",
    title="Distribution",
    ecosystem="",
    wants=_wants,
    parse=_parse,
    max_bytes=1 << 20,
    owns_files=True,
    hint=Hint(names=("os-release",)),
)
