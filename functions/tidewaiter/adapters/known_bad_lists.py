"""Lists of known malware that one brings along, beside those that the advisory database was built with."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tidewaiter.adapters.advisory_home import home
from tidewaiter.adapters.feed_reading import feed_file, items
from tidewaiter.errors import BadInputError, LimitExceededError
from tidewaiter.feeds._known_bad import ECOSYSTEM, PREFIX
from tidewaiter.feeds._sources import SOURCES
from tidewaiter.model.advisory import Advisory, Affected, DatabaseInfo, ExploitFacts, FeedStatus
from tidewaiter.model.problem import Problem
from tidewaiter.ports import AdvisoryStore

MOST = 2_000_000
"""Files of one list that are held in memory (some 300 bytes each); a larger list belongs into the database."""
OWN = "known-bad"
TOLD = 5
"""Unusable lines of a list that are named."""
_DATABASES = frozenset({".sqlite", ".db", ".zst", ".tar"})
_HEAD, _ZSTD, _PART = 512, b"\x28\xb5\x2f\xfd", ".part"


def read_list(path: Path) -> tuple[dict[str, Advisory], tuple[Problem, ...]]:
    """Read a list: SHA-256 in hex -> what is known of the file, and the first lines that are none.

    Raises BadInputError for a file that is no such list, LimitExceededError for one of more than MOST files.
    """
    found: dict[str, Advisory] = {}
    problems: list[Problem] = []
    file = feed_file(path, problems.append)
    for item in items(file) if file else ():
        if isinstance(item, Problem):
            problems += [item] if len(problems) < TOLD else []
        elif isinstance(item, Advisory) and item.id.startswith(PREFIX):
            found[item.affected[0].name] = item
        if len(found) > MOST:
            hint = "Put it into a folder of feeds and build the database with it: tidewaiter db build --from FOLDER"
            raise LimitExceededError(f"more than {MOST} files in one list", where=str(path), hint=hint)
    if not found:
        hint = "Give SHA-256 hex, one a line, CSV with the columns sha256 and name, or an export of MalwareBazaar (CSV, unpacked)"
        raise BadInputError("no list of known-bad files", where=str(path), hint=hint)
    return found, tuple(problems)


def is_list(path: Path) -> bool:
    """Tell a list from a database by its name and its first bytes: it is text, and no page of a web server."""
    if path.suffix in _DATABASES:
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return bool(head) and b"\0" not in head and not head.startswith(_ZSTD) and not head.lstrip().startswith(b"<")


def keep(path: Path) -> tuple[Path, int, tuple[Problem, ...]]:
    """Keep a list for all later scans of this machine, in place of one of the same name: where, of how many files, and unusable lines.

    Raises as `read_list`, and BadInputError where it cannot be stored.
    """
    known, problems = read_list(path)
    target = folder() / path.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}{_PART}")
        shutil.copyfile(path, part)
        part.replace(target)
    except OSError as error:
        raise BadInputError(f"the list cannot be stored: {error.strerror or error}", where=str(target)) from None
    return target, len(known), problems


def kept() -> tuple[Path, ...]:
    """Name the lists that were kept."""
    return tuple(sorted(path for path in folder().glob("*") if path.is_file() and path.suffix != _PART))


def folder() -> Path:
    """Return where lists are kept: beside the databases."""
    return home().parent / "known-bad"


@dataclass(frozen=True, slots=True)
class WithList:
    """An `AdvisoryStore` that also knows the files of a list; its problems are told as those of a feed."""

    store: AdvisoryStore
    listed: dict[str, Advisory] = field(repr=False)
    problems: tuple[Problem, ...] = ()

    def info(self) -> DatabaseInfo:
        """Say what the database holds, the list included."""
        info = self.store.info()
        newest = max((one.modified for one in self.listed.values()), default="")
        words = "; ".join(f"{one.where}: {one.what}" for one in self.problems[:TOLD])
        own = FeedStatus(feed=OWN, records=len(self.listed), newest=newest, licence=SOURCES[OWN][1], problem=words)
        return replace(info, ecosystems=tuple(sorted({*info.ecosystems, ECOSYSTEM})), feeds=(*info.feeds, own))

    def lookup(self, ecosystem: str, name: str) -> Iterable[tuple[Advisory, Affected]]:
        """Yield the advisories that name a package or a file."""
        return (*self._own(ecosystem, name), *self.store.lookup(ecosystem, name))

    def _own(self, ecosystem: str, name: str) -> Iterator[tuple[Advisory, Affected]]:
        if ecosystem == ECOSYSTEM and name in self.listed:
            yield self.listed[name], self.listed[name].affected[0]

    def advisory(self, advisory_id: str) -> Advisory | None:
        """Return one advisory by id or alias."""
        return self.store.advisory(advisory_id)

    def facts(self, cve: str) -> ExploitFacts | None:
        """Return what is known about the exploitation of a CVE."""
        return self.store.facts(cve)
