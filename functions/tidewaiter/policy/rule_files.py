"""Waivers, ignore files and VEX documents that a deployment keeps beside its results and applies to everything it judges.

`waivers/` holds our own waiver files (`*.yaml`, `*.yml`) and ignore files of Trivy and Grype (`*.trivyignore`, `*.trivyignore.yaml`,
`*.grype.yaml`), `controls.yaml`, which says which controls run, and `private-names.txt`, the names of one's own packages; `vex/` holds
documents (`*.json`). A file that cannot be used hides nothing and is a problem of every report.
"""

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from tidewaiter.content.private_names import FILE as NAMES
from tidewaiter.content.private_names import PrivateName, read_names
from tidewaiter.errors import BadInputError, LimitExceededError, TidewaiterError
from tidewaiter.model.problem import Problem
from tidewaiter.policy.control_choice import FILE, ControlChoice, read_choice
from tidewaiter.policy.ignore_files import read_ignores
from tidewaiter.policy.judging import Rules
from tidewaiter.policy.waivers import MAX_FILE_BYTES, WaiverFile, is_live, read_waivers
from tidewaiter.sources.vex import VexDocument, read_vex

WAIVERS, VEX = "waivers/", "vex/"
MOST_FILES = 1000
"""Files of one folder that are read, in the order of their names."""
MOST_WAIVER_BYTES, MOST_VEX_BYTES = MAX_FILE_BYTES, 32 << 20
"""Largest file of a folder, and most bytes of all VEX documents together: what a function of 2 GB reads beside a large inventory."""

_YAML = frozenset({".yaml", ".yml"})
_FOREIGN = ("trivyignore", "grype")
"""What names of ignore files have in them."""


def is_rule_file(key: str) -> bool:
    """Tell whether a key is a file of these folders; an empty folder's own key is none."""
    return key.startswith((WAIVERS, VEX)) and not key.endswith("/")


def unreadable(key: str, error: TidewaiterError) -> Problem:
    """Say that a file was not applied, and why."""
    kind = "vex" if key.startswith(VEX) else "waiver"
    hint = error.hint or "Correct it; none of the file was applied"
    return Problem(code=f"{kind}-unreadable", what=f"{key} was not applied: {error.message}", where=key, hint=hint, incomplete=False)


def rules_of(files: Iterable[tuple[str, bytes]], problems: Iterable[Problem] = ()) -> Rules:
    """Read files given as (key, bytes); `problems` are what is wrong with those that could not even be fetched."""
    waivers: list[WaiverFile] = []
    documents: list[VexDocument] = []
    wrong = list(problems)
    choice: ControlChoice | None = None
    private: tuple[PrivateName, ...] = ()
    for key, body in files:
        try:
            if key.startswith(VEX):
                documents.append(read_vex(body, key))
            elif PurePath(key).name == FILE:
                choice = read_choice(body.decode(errors="replace"), key)
            elif PurePath(key).name == NAMES:
                private = read_names(body.decode(errors="replace"), key)
            else:
                waivers.append(_waivers(key, body))
        except TidewaiterError as error:
            wrong.append(unreadable(key, error))
    return Rules(
        waivers=tuple(waiver for one in waivers for waiver in one.waivers),
        statements=tuple(statement for one in documents for statement in one.statements),
        answers=tuple(answer for one in waivers for answer in one.answers),
        choice=choice,
        private=private,
        problems=(*wrong, *(problem for found in (waivers, documents) for one in found for problem in one.problems)),
        shared=True,
    )


def _waivers(key: str, body: bytes) -> WaiverFile:
    if len(body) > MOST_WAIVER_BYTES:
        raise LimitExceededError("larger than 1 MiB", where=key, hint="Split it")
    text = body.decode(errors="replace")
    path = PurePath(key)
    if path.suffix == ".rego" or any(word in path.name for word in _FOREIGN):
        return read_ignores(text, key)
    if path.suffix in _YAML:
        return read_waivers(text, key)
    raise BadInputError("not a file of a known kind", where=key, hint="Name it *.yaml, *.trivyignore, *.trivyignore.yaml or *.grype.yaml")


def state_of(version: str, rules: Rules, today: str) -> str:
    """Name what is in force on a day (YYYY-MM-DD in UTC): another name when a file changed (`version`) or a waiver ended."""
    ended = sorted(f"{waiver.place} {waiver.rule_id}" for waiver in rules.waivers if not is_live(waiver, today))
    return hashlib.sha256("\n".join((version, *ended)).encode(errors="replace")).hexdigest()
