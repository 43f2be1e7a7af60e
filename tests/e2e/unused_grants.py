"""What the template grants and nothing used, against the reviewed list beside this file."""

import re
from pathlib import Path

from running_line import Line

REVIEWED = Path(__file__).with_name("unused_grants.txt")


def unexplained(line: Line, area: str) -> tuple[list[str], list[str]]:
    """Compare the unused grants of an area with the list: (unused and not reviewed, reviewed but used or gone).

    `watching` is what scans, audits and detects, and every use of ECR; `responding` is the rest.
    """
    unused = {f"{role} {action}" for role, action in _unused(line) if _area(role, action) == area}
    reviewed = {entry for entry in _reviewed() if _area(*entry.split()) == area}
    return sorted(unused - reviewed), sorted(reviewed - unused)


def _unused(line: Line) -> set[tuple[str, str]]:
    logical = {physical: name for name, physical in line.resources.items()}
    found = set()
    for one in line.aws.iam_report().unused:
        name = logical.get(one.role.rsplit("/", 1)[-1])
        if name:
            found.add((re.sub(r"[0-9A-F]{8}$", "", name), one.action))
    return found


def _reviewed() -> list[str]:
    """Read `<role> <action> # <reason>` lines; each has a reason."""
    lines = [text for text in REVIEWED.read_text(encoding="utf-8").splitlines() if text and not text.startswith("#")]
    parts = [text.partition(" # ") for text in lines]
    assert all(reason for _, _, reason in parts)
    return [entry.strip() for entry, _, _ in parts]


def _area(role: str, action: str) -> str:
    watches = role.startswith(("Scanning", "Detection")) or "ActRegistry" in role or action.startswith("ecr:")
    return "watching" if watches else "responding"
