"""Declarations to SPDX expressions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.reporting.licences import expression_of, reference_of


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
    ],
)
def test_what_means_one_thing_becomes_an_expression(declared: str, expected: str) -> None:
    """SPDX identifiers in any case, the names of package managers, and both combined."""
    assert expression_of(declared) == expected


@pytest.mark.parametrize("declared", ["", "BSD", "Apache Software License", "see LICENSE", "MIT AND", "LicenseRef-own", "MIT " * 2000])
def test_nothing_is_guessed(declared: str) -> None:
    """Families of licences, pointers to files, broken expressions and whole texts are none."""
    assert expression_of(declared) == ""


@given(st.text(max_size=80))
def test_any_text_is_an_expression_or_none(declared: str) -> None:
    """Hostile declarations never raise, and what comes out reads as itself."""
    found = expression_of(declared)
    assert found == "" or expression_of(found) == found
    assert reference_of(declared).removeprefix("LicenseRef-tidewaiter-").isalnum()
