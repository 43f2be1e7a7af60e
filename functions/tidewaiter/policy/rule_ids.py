"""Every id of ours that a finding can carry: what a waiver can name."""

from functools import cache

from tidewaiter.content import (
    beside,
    compiled,
    image_age,
    image_config,
    image_contents,
    known_bad,
    lookalikes,
    outranking,
    pickled,
    private_names,
    setuid,
    whole_files,
)
from tidewaiter.content.malware import catalogue as malware
from tidewaiter.policy import end_of_life, signing
from tidewaiter.posture.catalogue import controls


@cache
def known() -> frozenset[str]:
    """Return the ids of controls, image checks, secret and malware rules, and of what is judged from a whole inventory."""
    checks = [one.id for one in (*image_config.checks(), *image_contents.checks(), *beside.CHECKS, image_age.AGE)]
    secrets = [one.id for one in (*compiled.rules(), whole_files.RULE)]
    judged = (end_of_life.RULE, known_bad.RULE, lookalikes.RULE, outranking.RULE, pickled.RULE, private_names.RESEMBLES, setuid.RULE)
    return frozenset((*(one.id for one in controls()), *checks, *secrets, *malware.entries(), *judged, signing.RULE))
