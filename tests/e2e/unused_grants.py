"""What the template grants and nothing used, against the reviewed list beside this file."""

import re
from pathlib import Path

from running_line import Line

REVIEWED = Path(__file__).with_name("unused_grants.txt")


def unexplained(line: Line, area: str) -> tuple[list[str], list[str]]:
    """Compare the unused grants of an area with the list: (unused and not reviewed, reviewed but used or gone).

    `watching` is what scans, audits and detects, and every use of ECR; `keeping` what rematches and reconciles; `updating` what fetches
    advisories; `responding` is the rest.
    """
    unused = {f"{role} {action}" for role, action in _unused(line) if _area(role, action) == area}
    reviewed = {entry for entry in _reviewed() if _area(*entry.split()) == area}
    return sorted(unused - reviewed), sorted(reviewed - unused)


def _unused(line: Line) -> set[tuple[str, str]]:
    """Give what roles that acted did not use, and `*` of functions that never ran: the report is silent about their roles."""
    logical = {physical: name for name, physical in line.resources.items()}
    ran = {call.function for call in line.aws.functions.calls}
    functions = line.aws.client("lambda").list_functions()["Functions"]
    unused = [(one.role, one.action) for one in line.aws.iam_report().unused]
    unused += [(one["Role"], "*") for one in functions if one["FunctionName"] not in ran]
    named = [(logical.get(role.rsplit("/", 1)[-1]), action) for role, action in unused]
    return {(re.sub(r"[0-9A-F]{8}$", "", name), action) for name, action in named if name}


def _reviewed() -> list[str]:
    """Read `<role> <action> # <reason>` lines; each has a reason."""
    lines = [text for text in REVIEWED.read_text(encoding="utf-8").splitlines() if text and not text.startswith("#")]
    parts = [text.partition(" # ") for text in lines]
    assert all(reason for _, _, reason in parts)
    return [entry.strip() for entry, _, _ in parts]


def _area(role: str, action: str) -> str:
    if role.startswith("Rematching"):
        return "keeping"
    if role.startswith("Updating"):
        return "updating"
    watches = role.startswith(("Scanning", "Detection")) or "ActRegistry" in role or action.startswith("ecr:")
    return "watching" if watches else "responding"
