"""Answers in waiver files: complete, about a question that exists, and kept when the file is written anew."""

import pytest

from tidewaiter.policy.rule_files import rules_of
from tidewaiter.policy.waivers import parse_file, read_waivers, render_waivers

GOOD = """
answers:
  - framework: cis-eks-1.8.0
    number: 3.1.1
    answer: met
    reason: AMI builder sets 644
    owner: ops@example.com
    expires: "2026-12-31"
    cluster: shop-*
waivers:
  - {id: TW-X, reason: r, owner: o, expires: "2026-12-31"}
"""


def test_an_answer_is_read_with_its_place():
    """The framework's whole version means the framework; waivers beside are read as ever."""
    found = read_waivers(GOOD, "w.yaml")
    (answer,) = found.answers
    assert (answer.framework, answer.number, answer.met, answer.place) == ("cis-eks-1.8", "3.1.1", True, "w.yaml:3")
    assert len(found.waivers) == 1
    assert not found.problems


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("met", "maybe", "answer: Input should be 'met' or 'not-met'"),
        ("ops@example.com", '""', "owner: it is empty"),
        ("2026-12-31", "31.12.2026", "expires"),
        ("3.1.1", "9.9.9", "has no number '9.9.9'"),
        ("3.1.1", "4.2.1", "asks nothing"),
        ("cis-eks-1.8.0", "soc2", "no framework 'soc2'"),
        ("reason:", "because:", "reason: Field required"),
    ],
)
def test_a_malformed_answer_is_a_problem_and_answers_nothing(old, new, says):
    """The words say what is wrong; the waivers of the file still count."""
    found = read_waivers(GOOD.replace(old, new, 1), "w.yaml")
    assert not found.answers
    assert any(says in one.what for one in found.problems)
    assert found.waivers


def test_a_file_written_anew_keeps_its_answers():
    """Adding a waiver on the command line loses no answer."""
    known = parse_file(GOOD, "w.yaml")
    again = parse_file(render_waivers(known.waivers, known.answers), "w.yaml")
    assert [(one.framework, one.number, one.cluster) for one in again.answers] == [("cis-eks-1.8", "3.1.1", "shop-*")]


def test_a_deployment_reads_answers_from_its_rule_files():
    """What lies beside the results in AWS answers there too."""
    assert len(rules_of([("waivers/answers.yaml", GOOD.encode())]).answers) == 1
