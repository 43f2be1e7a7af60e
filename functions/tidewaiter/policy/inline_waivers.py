"""Waivers that stand where the flaw is: annotations of objects and pod templates, comments of Dockerfiles.

    tidewaiter.io/waive: "TW-K8S-host-port@proxy; reason=node-local proxy; owner=net@example.com; until=2027-03-31"
    # tidewaiter:waive TW-DOCKER-root-user; reason=drops root itself; owner=web@example.com; until=2027-03-31

A waiver covers the object or file that it stands in and nothing else. `@container` and `#field` narrow it; both are patterns. Whoever can
change the object can waive what is wrong with it, so each says what it accepts: a pattern that fits many controls covers nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tidewaiter.model.problem import Problem
from tidewaiter.model.waiver import Waiver
from tidewaiter.policy.fields import a_day
from tidewaiter.policy.globs import exactly
from tidewaiter.policy.waivers import WaiverFile
from tidewaiter.posture.catalogue import fitting
from tidewaiter.posture.manifests import ManifestObject
from tidewaiter.posture.pods import escape, mapping, template_of
from tidewaiter.posture.subjects import resource_of

KEY, COMMENT = "tidewaiter.io/waive", "tidewaiter:waive"
MOST = 50
"""Waivers of one object or file."""
_HINT = "Write `CONTROL[@container][#field]; reason=...; owner=...; until=YYYY-MM-DD`, one a line"
_MOST_CONTROLS = 10
_FIELDS = frozenset({"reason", "owner", "until"})
_TEXT = 2_000


def of_objects(objects: Iterable[ManifestObject]) -> WaiverFile:
    """Read the annotations of objects and of the pods that they make."""
    return _sorted(one for item in objects for one in _of_object(item))


def of_dockerfile(text: str, path: str) -> WaiverFile:
    """Read the comments of a Dockerfile."""
    return _sorted(_of_comments(text, path))


def _sorted(found: Iterable[Waiver | Problem]) -> WaiverFile:
    everything = tuple(found)
    return WaiverFile(
        waivers=tuple(one for one in everything if isinstance(one, Waiver)),
        problems=tuple(one for one in everything if isinstance(one, Problem)),
    )


def _of_object(item: ManifestObject) -> Iterator[Waiver | Problem]:
    places = {"/metadata": mapping(item.data.get("metadata"))}
    found = template_of(item.data)
    if found:
        places[f"{found[1]}/metadata"] = mapping(found[0].get("metadata"))
    for pointer, metadata in places.items():
        yield from _of_annotations(item, pointer, mapping(metadata.get("annotations")))


def _of_annotations(item: ManifestObject, pointer: str, annotations: Mapping[Any, Any]) -> Iterator[Waiver | Problem]:
    for key, value in annotations.items():
        if not isinstance(key, str) or not (key == KEY or key.startswith((f"{KEY}-", f"{KEY}."))):
            continue
        place, resource = item.location(f"{pointer}/annotations/{escape(key)}"), resource_of(item)
        source = place.path or f"annotation {key[:100]} of {resource}"
        if not isinstance(value, str):
            yield _malformed("it is not a text (quote it)", source, place.line)
            continue
        for number, line in enumerate(filter(None, map(str.strip, value.splitlines()))):
            if number >= MOST:
                yield _malformed(f"more than {MOST} in one annotation; the rest is not applied", source, place.line)
                break
            yield _read(line, source, place.line, of=resource, path=place.path)


def _of_comments(text: str, path: str) -> Iterator[Waiver | Problem]:
    count = 0
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.strip().removeprefix("#").strip()
        if line.lstrip().startswith("#") and words.startswith(COMMENT):
            count += 1
            if count > MOST:
                yield _malformed(f"more than {MOST} in one file; the rest is not applied", path, number)
                return
            yield _read(words.removeprefix(COMMENT).strip(" :"), path, number, of=path, path=path)


def _read(line: str, source: str, number: int, *, of: str, path: str) -> Waiver | Problem:
    """Read one waiver; whatever is missing, twice or unknown makes it cover nothing."""
    subject, *parts = (part.strip() for part in line.split(";"))
    pairs = [part.partition("=") for part in parts if part]
    fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
    target, _, field = subject.partition("#")
    rule, _, container = target.partition("@")
    wrong = _wrong(rule, fields, len(pairs), line)
    if wrong:
        return _malformed(wrong, source, number)
    return Waiver(
        rule_id=rule,
        reason=fields["reason"],
        owner=fields["owner"],
        expires=fields["until"],
        path=exactly(path),
        container=container,
        field=field,
        of=of,
        source=source,
        line=number,
    )


def _wrong(rule: str, fields: Mapping[str, str], count: int, line: str) -> str:
    if len(line) > _TEXT:
        return f"longer than {_TEXT} characters"
    return _wrong_rule(rule) or _wrong_fields(fields, count)


def _wrong_rule(rule: str) -> str:
    if not rule or " " in rule:
        return "it names no control"
    covered = fitting(rule)
    return f"it covers {covered} controls, where what is accepted must be named" if covered > _MOST_CONTROLS else ""


def _wrong_fields(fields: Mapping[str, str], count: int) -> str:
    missing = [name for name in sorted(_FIELDS) if not fields.get(name)]
    if missing:
        return f"without {', '.join(missing)}"
    if fields.keys() - _FIELDS or count > len(_FIELDS):
        return "a field is unknown or given twice (a reason cannot hold `;`)"
    try:
        a_day(fields["until"])
    except ValueError:
        return f"{fields['until'][:20]!r} is not a day of the form YYYY-MM-DD"
    return ""


def _malformed(wrong: str, source: str, line: int) -> Problem:
    where = f"{source}:{line}" if line else source
    return Problem(code="waiver-malformed", what=f"an inline waiver is not applied: {wrong}", where=where, hint=_HINT, incomplete=False)
