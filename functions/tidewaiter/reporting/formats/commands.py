"""Commands: a shell script of what clears findings of live systems, to be read before it is run."""

from collections.abc import Iterator

from tidewaiter.model.finding import Finding
from tidewaiter.model.report import Report
from tidewaiter.reporting.format import Format
from tidewaiter.reporting.summary import open_findings
from tidewaiter.reporting.words import printable


def render(report: Report) -> bytes:
    """Write what breaks nothing as commands, and what may break something as comments below it; each command once."""
    found = open_findings(report)
    having = [one for one in found if one.evidence.get("command")]
    first: dict[str, Finding] = {}
    for one in having:
        first.setdefault(one.evidence["command"], one)
    commands = list(first.values())
    risky = [one for one in commands if one.evidence.get("may break")]
    safe = [one for one in commands if not one.evidence.get("may break")]
    rest = len(found) - len(having)
    lines = [
        "#!/bin/sh",
        f"# What clears findings of {printable(report.kind)} {printable(report.target)}, as of {printable(report.finished)}.",
        f"# {len(safe)} commands break nothing, {len(risky)} may break something and are comments; {rest} findings have no command.",
        "# Each patch of a workload starts a rollout. A patch that comes too late is refused, and the next one runs.",
        "set -u",
        *_blocks(safe, ""),
        *(["", "# --- may break something ---"] if risky else []),
        *_blocks(risky, "# "),
    ]
    return ("\n".join(lines) + "\n").encode(errors="replace")


def _blocks(findings: list[Finding], prefix: str) -> Iterator[str]:
    for finding in findings:
        command = finding.evidence["command"]
        yield ""
        yield f"# {finding.severity.value}: {printable(finding.title)}: {printable(finding.resource)}"
        for name in ("may break", "lasts"):
            yield from [f"# {name}: {printable(finding.evidence[name])}"] if name in finding.evidence else ()
        # A line feed in a name would end a comment: such a command is shown as one line that only a person can mend.
        yield f"{prefix}{command}" if command.isprintable() else f"# not printable: {printable(command, len(command))}"


FORMAT = Format(id="commands", title="Shell script of what clears findings of live systems", media_type="text/x-shellscript", render=render)
