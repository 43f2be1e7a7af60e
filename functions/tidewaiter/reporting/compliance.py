"""Words on compliance: the totals of a framework, and what one number stands on."""

from collections.abc import Iterator

from tidewaiter.model.compliance import Compliance, Compliant, Means, accepted_only
from tidewaiter.model.control import ControlStatus

WORDS = {ControlStatus.PASS: "PASS", ControlStatus.FAIL: "FAIL", ControlStatus.NOT_ASSESSED: "NOT ASSESSED"}


def totals(found: Compliance) -> str:
    """Count the numbers: `31 pass, 9 fail (2 of them accepted), 10 not assessed: 80 % of 50 numbers assessed`."""
    accepted = accepted_only(found.requirements)
    fails = f"{found.count(ControlStatus.FAIL)} fail" + (f" ({accepted} of them accepted)" if accepted else "")
    passes, open_ones = found.count(ControlStatus.PASS), found.count(ControlStatus.NOT_ASSESSED)
    whole = len(found.requirements)
    share = 100 * (whole - open_ones) // whole if whole else 0  # rounded down: 50 of 51 are not all
    return f"{passes} pass, {fails}, {open_ones} not assessed: {share} % of {whole} numbers assessed"


def status_words(one: Compliant) -> str:
    """Say the status, and that a person's answer made it or that its failures are accepted."""
    if one.means is Means.ANSWER:
        return f"{WORDS[one.status]} (answered)"
    return f"{WORDS[one.status]}{' (accepted)' if one.failed and one.failed == one.accepted else ''}"


def counts(one: Compliant) -> str:
    """Count the objects of a number, leaving out what there is none of."""
    some = (
        (one.failed, "failed"),
        (one.accepted, "of them accepted"),
        (one.unknown, "not assessed"),
        (one.passed, "passed"),
        (one.allowed, "of the platform"),
    )
    return ", ".join(f"{count} {word}" for count, word in some if count)


def grounds(one: Compliant) -> Iterator[str]:
    """Yield what a number stands on, the most telling first: an answer, objects, gaps with missing rights, and the open question."""
    if one.answer:
        yield f"answer: {one.answer}"
    yield from one.evidence
    yield from (f"not assessed: {gap}" for gap in one.gaps)
    if one.permissions:
        yield f"needs {', '.join(one.permissions)}"
    if one.question:
        yield f"question: {one.question}"
    yield from (f"fact: {fact}" for fact in one.facts)
