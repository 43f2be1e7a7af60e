"""Installed PHP packages: `vendor/composer/installed.php` of Composer 2, for images that lack `installed.json` (getcomposer.org)."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence
from tidewaiter.inventory.visitors import FileEntry

_ROOT = re.compile(r"(?s)'root' => (?:array\(|\[).*?'name' => '([^'\\]+)'")
_ENTRY = re.compile(r"(?m)^ {8}'([^'\\/]+)/([^'\\]+)' => (?:array\(|\[)\s*\n(?: {12}.*\n)*? {12}'pretty_version' => '([^'\\]+)'")


def _wants(entry: FileEntry) -> bool:
    return entry.path.endswith("composer/installed.php")


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    if "'versions'" not in text:
        yield evidence.malformed("installed.php holds no versions")
        return
    root = _ROOT.search(text)
    for vendor, name, version in _ENTRY.findall(text.partition("'versions'")[2]):
        if not root or root.group(1) != f"{vendor}/{name}":  # the application itself
            yield evidence.package("composer", name, version, namespace=vendor)


COMPOSER_PHP = Cataloger(
    id="composer-php",
    title="Installed PHP packages (installed.php)",
    ecosystem="composer",
    wants=_wants,
    parse=structured.of_text("composer-php", _extract),
    max_bytes=8 << 20,
    hint=Hint(names=("installed.php",)),
)
