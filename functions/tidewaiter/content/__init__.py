"""What files hold besides software: planted secrets, and how an image is configured to run."""

import os
import secrets as randomness
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what asks for a fingerprint only, such as an audit, needs none of it
    from tidewaiter.content.malware.compiling import CompiledRules
    from tidewaiter.inventory.visitors import Visitor

Visitors = Callable[[], tuple["Visitor", ...]]
KEY_VARIABLE = "TIDEWAITER_FINGERPRINT_KEY"


def visitors(key: bytes = b"") -> "tuple[Visitor, ...]":
    """Return the visitors of the pass over a layer.

    `key` keys the fingerprints of secrets, so that equal secrets can be told without being kept. Without one the environment variable
    TIDEWAITER_FINGERPRINT_KEY is taken; without that, a key that lives as long as the process.
    Malware rules are not among them (see `visitors_with`), and the layer's result says so.
    """
    from tidewaiter.content.malware.visitor import not_searched
    from tidewaiter.content.passes import always

    return (*always(key or fingerprint_key()), not_searched())


def visitors_without_malware() -> "tuple[Visitor, ...]":
    """Return the visitors of a layer in which somebody else looks for malware; whoever joins the results says where nobody did."""
    from tidewaiter.content.passes import always

    return always(fingerprint_key())


def visitors_with(rules: "CompiledRules") -> Visitors:
    """Return what makes the visitors of a layer when malware is looked for too, with `malware.compiling.compile_rules`.

    Results differ from those without malware rules: keep them apart by `rules.digest`.
    """
    from tidewaiter.content.malware.visitor import MalwareVisitor, refused
    from tidewaiter.content.passes import always

    def made() -> "tuple[Visitor, ...]":
        malware = MalwareVisitor(rules, opens=False)
        return (*always(fingerprint_key(), (malware,)), malware, *refused(rules))

    return made


@cache
def _process_key() -> bytes:
    return randomness.token_bytes(32)


def fingerprint_key() -> bytes:
    """Return the installation's key for fingerprints, or the process's own."""
    return os.environ.get(KEY_VARIABLE, "").encode() or _process_key()
