"""Declarations to SPDX expressions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import package
from tidewaiter.reporting.licences import Declared, declared_by, expression_of, reference_of


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("MIT", "MIT"),
        ("mit", "MIT"),
        ("(MIT OR GPL-2.0+)", "MIT OR GPL-2.0-or-later"),
        ("GPLv2+ and MIT", "GPL-2.0-or-later AND MIT"),
        ("(GPLv2+ or LGPLv3+) and ISC", "(GPL-2.0-or-later OR LGPL-3.0-or-later) AND ISC"),
        ("Apache License 2.0", "Apache-2.0"),
        ("http://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
        ("ASL 2.0 or MPLv2.0", "Apache-2.0 OR MPL-2.0"),
        ("LGPLv2+ and GPLv3 and BSD-3-clause", "LGPL-2.0-or-later AND GPL-3.0-only AND BSD-3-Clause"),
        ("GPL-2+", "GPL-2.0-or-later"),
        ("LGPL-2.1", "LGPL-2.1-only"),
        ("Expat", "MIT"),
        ("GPL (>= 2) | BSD_3_clause + file LICENSE", "GPL-2.0-or-later OR BSD-3-Clause"),
        ("GPL-2 | GPL-3", "GPL-2.0-only OR GPL-3.0-only"),
        ("MIT + file LICENSE", "MIT"),
        ("The Apache Software License, Version 2.0", "Apache-2.0"),
        ("http://www.eclipse.org/legal/epl-v10.html", "EPL-1.0"),
        ("https://opensource.org/licenses/BSD-3-Clause", "BSD-3-Clause"),
        ("GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"),
        ("MIT/X11", "MIT"),
    ],
)
def test_what_means_one_thing_becomes_an_expression(declared: str, expected: str) -> None:
    """SPDX identifiers in any case, the names of package managers, and both combined."""
    assert expression_of(declared) == expected


@pytest.mark.parametrize(
    "declared",
    [
        *("", "BSD", "Apache Software License", "see LICENSE", "MIT AND", "LicenseRef-own", "MIT " * 2000),
        *("LGPLv2+ with exceptions", "public-domain", "BSD/MIT", "file LICENSE", "https://example.com/licence", "((((" * 200),
    ],
)
def test_nothing_is_guessed(declared: str) -> None:
    """Families of licences, pointers to files, broken expressions and whole texts are none."""
    assert expression_of(declared) == ""


@given(st.text(max_size=80))
def test_any_text_is_an_expression_or_none(declared: str) -> None:
    """Hostile declarations never raise, and what comes out reads as itself."""
    found = expression_of(declared)
    assert found == "" or expression_of(found) == found
    assert reference_of(declared).removeprefix("LicenseRef-tidewaiter-").isalnum()


def test_declarations_of_one_package_are_joined_and_none_is_lost() -> None:
    """A choice where the ecosystem says so, all together elsewhere; what is no SPDX licence is named and quoted."""
    both = ("MIT", "GPL-2.0-only OR ISC", "own words", "MIT")
    reference = reference_of("own words")
    npm, gem = (declared_by(package(ecosystem=kind, licences=both)) for kind in ("npm", "gem"))
    assert npm.expression == f"MIT OR (GPL-2.0-only OR ISC) OR {reference}"
    assert gem.expression == f"MIT AND (GPL-2.0-only OR ISC) AND {reference}"
    assert npm.quoted == gem.quoted == ("own words",)
    assert declared_by(package(licences=("", " "))) == Declared()
