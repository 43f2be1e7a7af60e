"""Block Kit pieces within Slack's limits (https://docs.slack.dev/reference/block-kit/blocks).

Text that is not ours is escaped, so that nobody can ping a channel or forge a link through a package name. What does not fit is
cut with a count of what is missing, never silently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_BLOCKS, MAX_TEXT, MAX_HEADER, MAX_VALUE = 50, 3_000, 150, 2_000
MAX_TOTAL = 12_000
"""Characters of all blocks together; about 13,000 were refused in practice."""

Block = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """One message: plain `text` for notifications and screen readers, `blocks` for everybody else."""

    text: str
    blocks: tuple[Block, ...]


def escaped(text: str) -> str:
    """Escape what Slack treats as control characters, and drop what does not print."""
    clean = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def code(text: str) -> str:
    """Show an identifier as code; backticks in it would end the span."""
    return f"`{escaped(text.replace('`', chr(39)))}`"


def cut(text: str, limit: int) -> str:
    """Cut a text to a limit and say how much is missing; an escape sequence is never cut in half."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 40]
    ampersand = kept.rfind("&")
    if ampersand >= 0 and ";" not in kept[ampersand:]:
        kept = kept[:ampersand]
    return f"{kept}… ({len(text) - len(kept):,} characters more)"


def listed(lines: Sequence[str], limit: int = MAX_TEXT) -> str:
    """Join lines as a list within a limit; lines that do not fit are counted."""
    kept: list[str] = []
    size = 0
    for place, line in enumerate(lines):
        bullet = f"• {cut(line, 500)}"
        if size + len(bullet) > limit - 60:
            kept.append(f"and {len(lines) - place} more")
            break
        kept.append(bullet)
        size += len(bullet) + 1
    return "\n".join(kept)


def header(text: str) -> Block:
    """Make a headline; plain text needs no escaping."""
    return {"type": "header", "text": {"type": "plain_text", "text": cut_plain(text, MAX_HEADER), "emoji": False}}


def cut_plain(text: str, limit: int) -> str:
    """Cut plain text to a limit."""
    clean = "".join(char if char.isprintable() else " " for char in text)
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def section(markdown: str) -> Block:
    """Make a paragraph from text whose foreign parts are escaped already."""
    return {"type": "section", "text": _markdown(markdown)}


def context(markdown: str) -> Block:
    """Make a small print line."""
    return {"type": "context", "elements": [_markdown(markdown)]}


def _markdown(text: str) -> Mapping[str, Any]:
    """Verbatim, so that Slack makes no links or mentions of names that an attacker chose."""
    return {"type": "mrkdwn", "text": cut(text, MAX_TEXT), "verbatim": True}


def button(label: str, action_id: str, value: str, style: str = "") -> Mapping[str, Any]:
    """Make a button; raises ValueError when the value is longer than Slack carries, since a cut one would mean something else."""
    if len(value) > MAX_VALUE:
        raise ValueError(f"a button value has at most {MAX_VALUE} characters, not {len(value)}")
    face = {"type": "button", "text": {"type": "plain_text", "text": label}, "action_id": action_id, "value": value}
    return {**face, **({"style": style} if style else {})}


def assembled(text: str, blocks: Sequence[Block], last: Sequence[Block] = ()) -> SlackMessage:
    """Put a message together; when it is too long the end of `blocks` goes, `last` (buttons) stays, and a line counts what is missing."""
    room = MAX_TOTAL - sum(map(_size, last))
    kept: list[Block] = []
    for block in blocks:
        if len(kept) + len(last) >= MAX_BLOCKS - 1 or _size(block) > room:
            break
        kept.append(block)
        room -= _size(block)
    missing = len(blocks) - len(kept)
    note = [context(f"{missing} parts more do not fit in a message; the report has them")] if missing else []
    return SlackMessage(text=cut(text, MAX_TEXT), blocks=(*kept, *note, *last))


def _size(block: Block) -> int:
    parts = [block.get("text", {}), *block.get("elements", ())]
    return sum(len(str(part["text"])) for part in parts if "text" in part)
