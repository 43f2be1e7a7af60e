"""How much files and configuration are checked against: what a report's coverage statement counts."""

from functools import cache

from tidewaiter.content import image_contents
from tidewaiter.content.behaviour.threats import THREATS
from tidewaiter.content.compiled import rules
from tidewaiter.content.image_config import checks
from tidewaiter.content.malware.compiling import own_files


def looked_for(*, malware: bool) -> tuple[tuple[str, int], ...]:
    """Count what files and configuration are checked against, for the coverage statement of a report; `malware` where rules ran."""
    searched = (("malware rules", malware_rules()),) if malware else ()
    always = (("secret rules", len(rules())), ("package code rules", len(THREATS)))
    return *always, *searched, ("image configuration checks", len(checks()) + len(image_contents.checks()))


@cache
def malware_rules() -> int:
    """Count our malware rules, without compiling them."""
    return sum(line.startswith("rule ") for file in own_files() for line in file.text.splitlines())
