"""Path patterns as ignore files mean them: `*` stays within a folder, `**` crosses folders."""

from fnmatch import fnmatchcase


def glob_fits(path: str, pattern: str) -> bool:
    """Tell whether a path fits; a leading slash means nothing. Takes time in proportion to path x pattern, whatever they are."""
    parts, wanted = path.strip("/").split("/"), pattern.removeprefix("./").strip("/").split("/")
    at = place = 0
    again: tuple[int, int] | None = None
    while at < len(parts):
        if place < len(wanted) and wanted[place] == "**":
            again, place = (at, place), place + 1
        elif place < len(wanted) and fnmatchcase(parts[at], wanted[place]):
            at, place = at + 1, place + 1
        elif again:
            again = again[0] + 1, again[1]
            at, place = again[0], again[1] + 1
        else:
            return False
    return all(one == "**" for one in wanted[place:])


def exactly(word: str) -> str:
    """Write a word as an fnmatch pattern that fits this word alone."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in word)
