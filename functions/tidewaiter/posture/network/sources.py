"""Address blocks that may come in, as annotations and fields name them."""

import ipaddress
from collections.abc import Sequence


def listed(note: object) -> tuple[str, ...]:
    """Split the comma-separated list of an annotation."""
    return tuple(one.strip() for one in note.split(",") if one.strip()) if isinstance(note, str) else ()


def level_of(level: str, sources: Sequence[str]) -> str:
    """Narrow a level to `vpc` if only private addresses may come in; what cannot be read narrows nothing."""
    try:
        private = bool(sources) and all(ipaddress.ip_network(one, strict=False).is_private for one in sources)
    except ValueError:
        return level
    return "vpc" if private else level
