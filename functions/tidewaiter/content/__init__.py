"""What files hold besides software: planted secrets, and how an image is configured to run."""

import os
import secrets as randomness
from collections.abc import Callable
from functools import cache

from tidewaiter.content import image_contents, pickled, structure
from tidewaiter.content.behaviour.threats import THREATS
from tidewaiter.content.behaviour.visitor import BehaviourVisitor
from tidewaiter.content.compiled import prepared, rules
from tidewaiter.content.confusion import ConfusionVisitor
from tidewaiter.content.image_config import checks
from tidewaiter.content.malware.compiling import CompiledRules, own_files
from tidewaiter.content.malware.visitor import malware_visitors, not_searched
from tidewaiter.content.search import SecretVisitor
from tidewaiter.inventory.visitors import Visitor

Visitors = Callable[[], tuple[Visitor, ...]]
KEY_VARIABLE = "TIDEWAITER_FINGERPRINT_KEY"


def visitors(key: bytes = b"") -> tuple[Visitor, ...]:
    """Return the visitors of the pass over a layer.

    `key` keys the fingerprints of secrets, so that equal secrets can be told without being kept. Without one the environment variable
    TIDEWAITER_FINGERPRINT_KEY is taken; without that, a key that lives as long as the process.
    Malware rules are not among them (see `visitors_with`), and the layer's result says so.
    """
    return (*_always(key), not_searched())


def visitors_without_malware() -> tuple[Visitor, ...]:
    """Return the visitors of a layer in which somebody else looks for malware; whoever joins the results says where nobody did."""
    return _always(b"")


def visitors_with(rules: CompiledRules) -> Visitors:
    """Return what makes the visitors of a layer when malware is looked for too, with `malware.compiling.compile_rules`.

    Results differ from those without malware rules: keep them apart by `rules.digest`.
    """
    return lambda: (*_always(b""), *malware_visitors(rules))


def _always(key: bytes) -> tuple[Visitor, ...]:
    return (
        SecretVisitor(prepared=prepared(), key=key or fingerprint_key()),
        structure.StructureVisitor(),
        pickled.PickleVisitor(),
        BehaviourVisitor(),
        ConfusionVisitor(),
    )


@cache
def _process_key() -> bytes:
    return randomness.token_bytes(32)


def fingerprint_key() -> bytes:
    """Return the installation's key for fingerprints, or the process's own."""
    return os.environ.get(KEY_VARIABLE, "").encode() or _process_key()


def looked_for(*, malware: bool) -> tuple[tuple[str, int], ...]:
    """Count what files and configuration are checked against, for the coverage statement of a report; `malware` where rules ran."""
    searched = (("malware rules", malware_rules()),) if malware else ()
    always = (("secret rules", len(rules())), ("package code rules", len(THREATS)))
    return *always, *searched, ("image configuration checks", len(checks()) + len(image_contents.checks()))


@cache
def malware_rules() -> int:
    """Count our malware rules, without compiling them."""
    return sum(line.startswith("rule ") for file in own_files() for line in file.text.splitlines())
