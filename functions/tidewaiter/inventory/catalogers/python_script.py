"""Python scripts with dependencies in a comment, `# /// script` (packaging.python.org, inline script metadata): pinned ones count."""

import tomllib
from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence, texts

_HEAD = 1 << 16
_BLOCK = re.compile(r"(?m)^# /// script\r?\n((?:#(?: .*)?\r?\n)+?)# ///\r?$")
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*==\s*([A-Za-z0-9][A-Za-z0-9._+!-]*)\s*(?:;.*)?$")


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    evidence = Evidence.of("python-script", path, context)
    block = _BLOCK.search(content.read(_HEAD).decode(errors="replace"))
    if not block:
        return
    lines = (line.removeprefix("#").removeprefix(" ") for line in block.group(1).splitlines())
    try:
        document = tomllib.loads("\n".join(lines))
    except (ValueError, RecursionError) as error:
        yield evidence.malformed(f"script metadata that cannot be read: {str(error)[:100]}")
        return
    for requirement in texts(structured.mapping(document).get("dependencies")):
        if found := _PINNED.match(requirement):
            yield evidence.package("pypi", found.group(1), found.group(2))


PYTHON_SCRIPT = Cataloger(
    id="python-script",
    title="Python scripts with pinned dependencies",
    ecosystem="pypi",
    parse=_parse,
    declared=True,
    hint=Hint(suffixes=(".py",)),
)
