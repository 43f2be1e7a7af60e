"""`Key: value` paragraphs as dpkg, wheels and JAR manifests write them (RFC 822 style, continuation lines begin with a blank)."""

from collections.abc import Iterator


def stanzas(text: str) -> Iterator[dict[str, str]]:
    """Yield paragraphs as maps with lower-case keys; continuation lines are joined with newlines, a key met again wins."""
    fields: dict[str, list[str]] = {}
    key = ""
    for line in text.splitlines():
        if not line.strip():
            if fields:
                yield _joined(fields)
            fields, key = {}, ""
        elif line[0] in " \t":
            if key:
                fields[key].append(line.strip())
        else:
            name, colon, value = line.partition(":")
            key = name.strip().lower() if colon else ""
            if key:
                fields[key] = [value.strip()]
    if fields:
        yield _joined(fields)


def _joined(fields: dict[str, list[str]]) -> dict[str, str]:
    """Join once at the end: adding line by line takes the square of a hostile file's length."""
    return {key: "\n".join(lines) for key, lines in fields.items()}
