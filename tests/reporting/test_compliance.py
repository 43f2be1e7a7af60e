"""Words on compliance: totals that do not flatter, and grounds in the order of their weight."""

from dataclasses import replace

from tests.reporting.samples import a_compliance
from tidewaiter.model.control import ControlStatus
from tidewaiter.reporting.compliance import counts, grounds, status_words, totals


def test_totals_count_every_status_and_round_the_share_down():
    """What was accepted is still failed, and 199 of 200 numbers are not all."""
    found = a_compliance()
    assert totals(found) == "2 pass, 1 fail (1 of them accepted), 1 not assessed: 75 % of 4 numbers assessed"
    passed, _, asked, _ = found.requirements
    assert "99 % of 200" in totals(replace(found, requirements=(*[passed] * 199, asked)))
    assert totals(replace(found, requirements=())) == "0 pass, 0 fail, 0 not assessed: 0 % of 0 numbers assessed"


def test_a_status_says_who_made_it():
    """A person's answer and an accepted failure are not taken for the work of controls."""
    assert [status_words(one) for one in a_compliance().requirements] == ["PASS", "FAIL (accepted)", "NOT ASSESSED", "PASS (answered)"]


def test_counts_leave_out_what_there_is_none_of():
    """Objects are counted by what became of them."""
    passed, failed, asked, _ = a_compliance().requirements
    assert (counts(passed), counts(failed), counts(asked)) == ("2 passed", "1 failed, 1 of them accepted, 3 of the platform", "")


def test_grounds_name_gap_right_question_and_facts():
    """An open question comes with everything that helps to answer it."""
    asked = a_compliance().requirements[2]
    assert asked.status is ControlStatus.NOT_ASSESSED
    assert list(grounds(asked)) == [
        "not assessed: nobody knows",
        "needs kubernetes:list Node",
        "question: Who may write it?",
        "fact: =2+5 nodes",
    ]
