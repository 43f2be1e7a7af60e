"""Words for the AWS command line, made from the ARN of a resource."""

from collections.abc import Callable
from shlex import quote

from tidewaiter.model.finding import Finding

_ARN_PARTS = 6


def named(words: str, at: str = "") -> Callable[[Finding], str]:
    """Return a command from words with `{name}`, `{part}` and `{words}`, which are filled in and quoted; the region is added.

    `{part}` is the second key of the finding's place, `{words}` the third word of its message. A finding whose place does not begin
    with `at` gets no command.
    """

    def command(finding: Finding) -> str:
        if not finding.location.pointer.startswith(at):
            return ""
        *_, region, _account, rest = finding.resource.split(":", _ARN_PARTS - 1)
        known = {
            "name": rest.partition("/")[2],
            "part": _nth(finding.location.pointer.split("/"), 2),
            "words": _nth(finding.description.split(), 2),
        }
        text = words
        for key, value in known.items():
            text = text.replace(f"{{{key}}}", quote(value))
        return f"aws {text} --region {quote(region)}"

    return command


def _nth(parts: list[str], place: int) -> str:
    return parts[place] if len(parts) > place else ""
