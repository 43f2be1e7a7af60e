"""WordPress and its plugins: `wp-includes/version.php` and the header comment of `wp-content/plugins/NAME/*.php` (Plugin Handbook)."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory.cataloger import Cataloger, Content, Found, Hint, ParseContext
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_CORE = "wp-includes/version.php"
_PLUGINS = "wp-content/plugins/"
_HEAD = 8192
"""WordPress itself reads no more of a plugin's file to find the header."""
_CORE_VERSION = re.compile(r"""(?m)^\s*\$wp_version\s*=\s*['"]([^'"]+)['"]""")
_HEADER = re.compile(r"(?mi)^[ \t/*#@]*(Plugin Name|Version|License):[ \t]*(.+?)[ \t]*$")


def _wants(entry: FileEntry) -> bool:
    if not entry.path.endswith(".php"):
        return False
    plugin = entry.path.partition(_PLUGINS)[2]
    return plugin.count("/") == 1 or entry.path.endswith(_CORE)


def _parse(path: str, content: Content, context: ParseContext) -> Iterable[Found]:
    text = content.read(_HEAD).decode(errors="replace")
    evidence = Evidence.of("wordpress", path, context)
    if path.endswith(_CORE):
        found = _CORE_VERSION.search(text)
        yield evidence.package("wordpress", "wordpress", found.group(1) if found else "")
        return
    fields: dict[str, str] = {}
    for key, value in _HEADER.findall(text):
        fields.setdefault(key.lower(), value.removesuffix("*/").strip())
    if "plugin name" in fields and fields.get("version"):
        slug = path.rpartition(_PLUGINS)[2].partition("/")[0]
        yield evidence.package("wordpress", slug, fields["version"], namespace="plugin", licences=(fields.get("license", ""),))


WORDPRESS = Cataloger(
    id="wordpress", title="WordPress and its plugins", ecosystem="wordpress", wants=_wants, parse=_parse, hint=Hint(suffixes=(".php",))
)
