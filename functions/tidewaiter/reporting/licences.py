"""What packages declare as their licence, as SPDX expressions where that is what they mean (SPDX 2.3, annex D).

Names in use are mapped by LicenseLynx (only what it calls stable) and by the few rules here; what could be several licences (`BSD`,
`Apache Software License`) stays as it was said, under a name of its own.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import re2 as re
from license_expression import ExpressionError, ExpressionParseError, get_spdx_licensing
from licenselynx.licenselynx import LicenseLynx

from tidewaiter.model.package import Package

MAX_TEXT = 1000
"""Longer declarations are whole licence texts: they are quoted, not parsed."""

_ALIASES = {
    "apache license (>= 2)": "Apache-2.0",
    "apache license (>= 2.0)": "Apache-2.0",
    "artistic": "Artistic-1.0",
    "asl 2.0": "Apache-2.0",
    "boost software license 1.0 (bsl-1.0)": "BSL-1.0",
    "bsd_2_clause": "BSD-2-Clause",
    "bsd_3_clause": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit/x11": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "mplv1.1": "MPL-1.1",
    "mplv2.0": "MPL-2.0",
    "the unlicense (unlicense)": "Unlicense",
    "zlib/libpng license": "Zlib",
}
_PAGES = {
    "apache.org/licenses/license-2.0": "Apache-2.0",
    "eclipse.org/legal/epl-v10": "EPL-1.0",
    "eclipse.org/legal/epl-v20": "EPL-2.0",
    "eclipse.org/legal/epl-2.0": "EPL-2.0",
    "eclipse.org/org/documents/edl-v10": "BSD-3-Clause",
    "gnu.org/licenses/old-licenses/lgpl-2.1": "LGPL-2.1-only",
    "mozilla.org/mpl/2.0": "MPL-2.0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
}
_PAGE = re.compile(r"^https?://(?:www\.)?(.+?)(?:\.(?:txt|html|php))?/?$")
_OSI = "opensource.org/licenses/"
_GNU = re.compile(r"(?i)^(A|L)?GPL[- ]?v?([123])(?:\.(\d))?(?:\.0)?( ?\+|-or-later)?$")
"""`GPLv2+`, `LGPL-2.1`, `GPL3`: Fedora's, Debian's and everybody's names of GNU licences."""
_GNU_R = re.compile(r"(?i)\b((?:A|L)?GPL) *\(>= *([123](?:\.\d)?)(?:\.0)?\)")
_FILE = re.compile(r"(?i) *[+|] *file +LICEN[CS]E *$")
"""R's pointer to the text of a licence that it has named before."""
_JOINTS = re.compile(r"(?i)(\s+and\s+|\s+or\s+|\s+with\s+|\s*\|\s*|/|\s*[()]\s*)")
_OR = frozenset({"|", "/"})
_CHOICE = frozenset({"composer", "maven", "npm"})
"""Where several declarations are a choice, as these ecosystems' documentation says; elsewhere they add up, the safe reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """All that a package declares as one expression, empty when it declares nothing.

    `quoted` are the declarations that are no SPDX licence: the expression calls them by `reference_of`.
    """

    expression: str = ""
    quoted: tuple[str, ...] = ()


def declared_by(package: Package) -> Declared:
    """Join a package's declarations; none of them is dropped."""
    texts = tuple(dict.fromkeys(text for text in package.licences if text.strip()))
    terms = list(dict.fromkeys(expression_of(text) or reference_of(text) for text in texts))
    joint = " OR " if package.ecosystem in _CHOICE else " AND "
    whole = joint.join(f"({term})" if " " in term and len(terms) > 1 else term for term in terms)
    return Declared(expression=whole, quoted=tuple(text for text in texts if not expression_of(text)))


@lru_cache(4096)
def expression_of(declared: str) -> str:
    """Return a declaration as an SPDX expression, or an empty text when it is none: nothing is guessed."""
    text = declared.strip()
    if not text or len(text) > MAX_TEXT:
        return ""
    words = _named(text) or "".join(_terms(_GNU_R.sub(r"\1-\2+", _FILE.sub("", text))))
    try:
        rendered = str(_licensing().parse(words, validate=True).render())
    except (ExpressionError, ExpressionParseError, AttributeError, RecursionError):
        return ""
    return "" if "LicenseRef-" in rendered else rendered


def reference_of(declared: str) -> str:
    """Name a declaration that is no SPDX licence; the document that uses the name must quote the text."""
    return f"LicenseRef-tidewaiter-{hashlib.sha256(declared.encode(errors='replace')).hexdigest()[:16]}"


def _terms(text: str) -> Iterator[str]:
    """Yield the names in a declaration as SPDX writes them, and what joins them."""
    for part in _JOINTS.split(text):
        word = part.strip()
        if word in _OR:
            yield " OR "
        elif word.lower() in ("and", "or", "with"):
            yield f" {word.upper()} "
        else:
            yield _named(word) or word


def _named(text: str) -> str:
    """Return the one SPDX identifier that a name or the address of a licence's page stands for, or an empty text."""
    gnu = _GNU.match(text)
    if gnu:
        kind, major, minor, later = gnu.groups()
        return f"{(kind or '').upper()}GPL-{major}.{minor or 0}-{'or-later' if later else 'only'}"
    page = _PAGE.match(text.lower())
    if page:
        address = page.group(1)
        return _PAGES.get(address, "") or (text.rstrip("/").rpartition("/")[2] if address.startswith(_OSI) else "")
    found = _ALIASES.get(text.lower()) or LicenseLynx.map(text)
    return found if isinstance(found, str) else found.id if found is not None and found.src == "spdx" else ""


@cache
def _licensing() -> Any:
    return get_spdx_licensing()
