"""Waivers and VEX documents of a deployment."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import finding
from tidewaiter.errors import NotFoundError
from tidewaiter.model.finding import FindingStatus
from tidewaiter.policy.judging import judge
from tidewaiter.policy.rule_files import MOST_WAIVER_BYTES, is_rule_file, rules_of, state_of, unreadable

WAIVER = b"waivers:\n- {id: CVE-2024-0001, reason: parser is off, owner: ana, expires: 2026-03-31}\n"
VEX = json.dumps(
    {
        "@context": "https://openvex.dev/ns/v0.2.0",
        "author": "shop",
        "statements": [
            {
                "vulnerability": "CVE-2024-0002",
                "products": [{"@id": "pkg:deb/debian/openssl"}],
                "status": "not_affected",
                "justification": "component_not_present",
            }
        ],
    }
).encode()


def test_each_file_is_read_as_what_it_is_called() -> None:
    """Own waivers, ignore files of Trivy and Grype, and VEX."""
    rules = rules_of(
        [
            ("waivers/shop.yaml", WAIVER),
            ("waivers/team/old.trivyignore", b"CVE-2020-1\n"),
            ("waivers/new.trivyignore.yml", b"vulnerabilities:\n- id: CVE-2020-2\n"),
            ("waivers/shop.grype.yaml", b"ignore:\n- vulnerability: CVE-2020-3\n"),
            ("vex/vendor.json", VEX),
        ]
    )
    assert [(one.rule_id, one.source, one.foreign) for one in rules.waivers] == [
        ("CVE-2024-0001", "waivers/shop.yaml", False),
        ("CVE-2020-1", "waivers/team/old.trivyignore", True),
        ("CVE-2020-2", "waivers/new.trivyignore.yml", True),
        ("CVE-2020-3", "waivers/shop.grype.yaml", True),
    ]
    assert [one.names for one in rules.statements] == [("CVE-2024-0002",)]
    assert rules.problems == ()


@pytest.mark.parametrize(
    ("key", "body", "code"),
    [
        ("waivers/broken.yaml", b"waivers: [", "waiver-unreadable"),
        ("waivers/binary.yaml", b"\xff\x00", "waiver-unreadable"),
        ("waivers/notes.txt", b"CVE-2024-0001", "waiver-unreadable"),
        ("waivers/large.yaml", b"#" * (MOST_WAIVER_BYTES + 1), "waiver-unreadable"),
        ("waivers/nobody.yaml", b"waivers:\n- {id: CVE-2024-0001}\n", "waiver-malformed"),
        ("waivers/trivy.rego", b"package trivy", "ignore-unsupported"),
        ("vex/broken.json", b"{", "vex-unreadable"),
        ("vex/other.json", b"{}", "vex-unreadable"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem_and_the_others_count(key: str, body: bytes, code: str) -> None:
    """It hides nothing, and the report is complete all the same."""
    rules = rules_of([(key, body), ("waivers/good.yaml", WAIVER)])
    assert [(one.code, one.incomplete) for one in rules.problems] == [(code, False)]
    assert rules.problems[0].where.startswith(key)
    assert [one.source for one in rules.waivers] == ["waivers/good.yaml"]
    assert rules.statements == ()


@given(st.sampled_from(["waivers/a.yaml", "waivers/a.trivyignore", "vex/a.json", "waivers/a.trivyignore.yaml"]), st.binary(max_size=200))
def test_any_bytes_are_rules_or_problems(key: str, body: bytes) -> None:
    """Nothing escapes."""
    assert rules_of([(key, body)]).shared


def test_what_one_image_has_no_use_for_is_no_news() -> None:
    """The waiver is for another image of the account; one that ended is told."""
    rules = rules_of([("waivers/shop.yaml", WAIVER)])
    assert judge([], rules, "2026-03-31").problems == ()
    assert [one.code for one in judge([], rules, "2026-04-01").problems] == ["waiver-expired"]
    covered = [judge([finding()], rules, day).findings[0].status for day in ("2026-03-31", "2026-04-01")]
    assert covered == [FindingStatus.SUPPRESSED, FindingStatus.OPEN]


def test_the_state_moves_with_files_and_ends_and_with_nothing_else() -> None:
    """The day alone is no change."""
    rules = rules_of([("waivers/shop.yaml", WAIVER)])
    before = state_of("v1", rules, "2026-03-01")
    assert state_of("v1", rules, "2026-03-31") == before
    assert len({before, state_of("v1", rules, "2026-04-01"), state_of("v2", rules, "2026-03-01")}) == 3
    assert state_of("v1", rules, "2027-01-01") == state_of("v1", rules, "2026-04-01")


def test_what_was_not_fetched_is_told_as_what_it_would_have_been() -> None:
    """An empty folder's own key is no file."""
    gone = unreadable("vex/a.json", NotFoundError("not there"))
    assert (gone.code, gone.incomplete) == ("vex-unreadable", False)
    assert rules_of([], [gone]).problems == (gone,)
    assert [is_rule_file(key) for key in ("waivers/", "waivers/a.yaml", "vex/b/c.json", "reports/a.yaml")] == [False, True, True, False]


def test_names_of_ones_own_packages_are_read_and_a_bad_one_is_told() -> None:
    """`waivers/private-names.txt` beside the waivers; one line that names nothing makes the file a problem."""
    assert [one.name for one in rules_of([("waivers/private-names.txt", b"@acme/*\nbillingcore\n")]).private] == ["@acme/", "billingcore"]
    rules = rules_of([("waivers/private-names.txt", b"billingcore\n*\n"), ("waivers/shop.yaml", WAIVER)])
    assert rules.private == ()
    assert len(rules.waivers) == 1
    assert [problem.where for problem in rules.problems] == ["waivers/private-names.txt"]
