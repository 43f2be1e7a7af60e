"""What packages declare as their licence, as SPDX expressions where that is what they mean (SPDX 2.3, annex D)."""

import hashlib
from functools import cache, lru_cache
from typing import Any

from license_expression import ExpressionError, ExpressionParseError, get_spdx_licensing

MAX_TEXT = 1000
"""Longer declarations are whole licence texts: they are quoted, not parsed."""

_ALIASES = {
    "agplv3+": "AGPL-3.0-or-later",
    "agplv3": "AGPL-3.0-only",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "asl 2.0": "Apache-2.0",
    "boost software license 1.0 (bsl-1.0)": "BSL-1.0",
    "gnu affero general public license v3 or later (agplv3+)": "AGPL-3.0-or-later",
    "gnu general public license v2 or later (gplv2+)": "GPL-2.0-or-later",
    "gnu general public license v3 or later (gplv3+)": "GPL-3.0-or-later",
    "gplv2": "GPL-2.0-only",
    "gplv2+": "GPL-2.0-or-later",
    "gplv3": "GPL-3.0-only",
    "gplv3+": "GPL-3.0-or-later",
    "http://www.apache.org/licenses/license-2.0": "Apache-2.0",
    "http://www.apache.org/licenses/license-2.0.txt": "Apache-2.0",
    "https://www.apache.org/licenses/license-2.0": "Apache-2.0",
    "https://www.apache.org/licenses/license-2.0.txt": "Apache-2.0",
    "https://opensource.org/licenses/mit": "MIT",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "lgplv2": "LGPL-2.0-only",
    "lgplv2+": "LGPL-2.0-or-later",
    "lgplv2.1": "LGPL-2.1-only",
    "lgplv2.1+": "LGPL-2.1-or-later",
    "lgplv3": "LGPL-3.0-only",
    "lgplv3+": "LGPL-3.0-or-later",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "mplv2.0": "MPL-2.0",
    "the mit license": "MIT",
    "the unlicense (unlicense)": "Unlicense",
    "zlib/libpng license": "Zlib",
}
"""Names in use that mean exactly one licence; what could be several (`BSD`, `Apache Software License`) is not here."""


@lru_cache(4096)
def expression_of(declared: str) -> str:
    """Return a declaration as an SPDX expression, or an empty text when it is none: nothing is guessed."""
    text = declared.strip()
    if not text or len(text) > MAX_TEXT:
        return ""
    whole = _ALIASES.get(text.lower())
    words = whole or " ".join(_ALIASES.get(word.lower(), word) for word in text.replace("(", " ( ").replace(")", " ) ").split())
    try:
        rendered = str(_licensing().parse(words, validate=True).render())
    except (ExpressionError, ExpressionParseError, AttributeError, RecursionError):
        return ""
    return "" if "LicenseRef-" in rendered else rendered


def reference_of(declared: str) -> str:
    """Name a declaration that is no SPDX licence; the document that uses the name must quote the text."""
    return f"LicenseRef-tidewaiter-{hashlib.sha256(declared.encode(errors='replace')).hexdigest()[:16]}"


@cache
def _licensing() -> Any:
    return get_spdx_licensing()
