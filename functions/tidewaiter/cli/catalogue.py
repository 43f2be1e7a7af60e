"""Everything that has an id of ours, for `explain` and `list`: controls, image checks, secret and malware rules, detections, actions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in words: `text` paragraphs, then labelled facts; `waivable` when a finding can carry the id."""

    id: str
    head: str
    text: Sequence[str] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    references: Sequence[str] = ()
    waivable: bool = True

    def lines(self) -> Iterator[str]:
        """Yield the entry for a terminal."""
        yield f"{self.id}: {self.head}"
        for paragraph in filter(None, self.text):
            yield from ("", paragraph)
        yield ""
        yield from (f"{name}: {value}" for name, value in self.facts.items() if value)
        yield from self.references


def entries() -> dict[str, Entry]:
    """Return every entry by its id in lower case."""
    found = (*_controls(), *_image_checks(), *_signs(), *_judgements(), *_secrets(), *_malware(), *_detections(), *_actions())
    return {entry.id.lower(): entry for entry in found}


def _controls() -> Iterator[Entry]:
    from tidewaiter.plugins import discover
    from tidewaiter.posture import checks
    from tidewaiter.posture.catalogue import mappings_of
    from tidewaiter.posture.control import Control

    for one in discover(checks, Control):
        mappings = {name: ", ".join(numbers) for name, numbers in mappings_of(one).items()}
        yield Entry(
            id=one.id,
            head=f"{one.title} ({one.severity.value})",
            text=(one.why, f"Fix: {one.remediation}"),
            facts=mappings,
            references=one.references,
        )


def _image_checks() -> Iterator[Entry]:
    from tidewaiter.content import beside, image_config, image_contents
    from tidewaiter.content.image_age import AGE

    for one in (*image_config.checks(), *image_contents.checks(), *beside.CHECKS, AGE):
        mappings = {name: ", ".join(numbers) for name, numbers in one.mappings.items()}
        yield Entry(
            id=one.id,
            head=f"{one.title} ({one.severity.value})",
            text=(f"Fix: {one.remediation}",),
            facts=mappings,
            references=one.references,
        )


def _signs() -> Iterator[Entry]:
    from tidewaiter.content.malware.catalogue import every_sign

    for one in every_sign():
        facts = {"Confidence": f"{one.confidence:.0%}", "ATT&CK": one.attack}
        head = f"{one.title} ({one.severity.value})"
        yield Entry(id=one.id, head=head, text=(f"Fix: {one.advice}",), facts=facts, references=(one.reference,))


def _judgements() -> Iterator[Entry]:
    """Yield what is judged from the whole inventory, by no check of its own; each finding says what it found and how to fix it."""
    from tidewaiter.content import known_bad, lookalikes, outranking, pickled, private_names, setuid
    from tidewaiter.policy import end_of_life, signing

    words = {
        signing.RULE: "An image is not signed by whom the trust file (--trust) wants",
        end_of_life.RULE: "A distribution or a program gets no security updates any more, or soon none",
        setuid.RULE: "A setuid or setgid program that no package installed",
        lookalikes.RULE: "A package is named almost like a popular one: a slip of the keyboard may have installed it",
        outranking.RULE: "A package has a version that beats all others, as in dependency confusion",
        known_bad.RULE: "The SHA-256 of a file is on a list of known malware",
        pickled.RULE: "A stored model or pickle imports what can run code when it is loaded",
        private_names.RESEMBLES: "A package is named almost like one of your private packages (--private-names)",
    }
    yield from (Entry(id=rule, head=head) for rule, head in words.items())


def _secrets() -> Iterator[Entry]:
    from tidewaiter.content.compiled import rules
    from tidewaiter.content.whole_files import RULE

    for one in (*rules(), RULE):
        yield Entry(
            id=one.id,
            head=f"{one.title} in a file ({one.severity.value})",
            text=(f"Fix: {one.rotate}", "Then build the image without it: a later layer that deletes the file does not remove it."),
            facts={"Confidence": f"{one.confidence:.0%}"},
            references=one.references,
        )


def _malware() -> Iterator[Entry]:
    from tidewaiter.content.malware.catalogue import entries

    for one in (entry for entry in entries().values() if entry.source):
        yield Entry(
            id=one.id,
            head=f"{one.title} ({one.severity.value})",
            facts={"Confidence": f"{one.confidence:.0%}", "ATT&CK": one.attack, "CWE": one.cwe, "Rule file": one.source},
            references=(one.reference,),
        )


def _detections() -> Iterator[Entry]:
    from tidewaiter.detection import rules
    from tidewaiter.detection.rule import Rule
    from tidewaiter.plugins import discover

    for one in discover(rules, Rule):
        facts = {
            "ATT&CK": ", ".join((*one.tactics, *one.techniques)),
            "Events": ", ".join(sorted(one.events)) or "all",
            "Maturity": one.maturity.value,
            "Known false positives": one.false_positives or "none known",
        }
        yield Entry(id=one.id, head=f"{one.title} ({one.severity.value})", facts=facts, references=one.references, waivable=False)


def _actions() -> Iterator[Entry]:
    from tidewaiter.plugins import discover
    from tidewaiter.response import actions
    from tidewaiter.response.action import ResponseAction

    for one in discover(actions, ResponseAction):
        facts = {
            "Undone by": "tidewaiter respond revert PLAN" if one.reversible else "nothing: it cannot be undone",
            "Performed by": f"act_{one.actor}",
            "Permissions": ", ".join(sorted({permission.action for permission in one.permissions})),
        }
        yield Entry(id=one.id, head=one.title, facts=facts, waivable=False)
