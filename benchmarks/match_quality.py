"""Score the matcher on published ground truth: what people said is affected, and what they called a false positive.

Usage: python benchmarks/match_quality.py --db FILE [--labels PARQUET] [--list REASON]

The labels name an image, a package, its version and a vulnerability, and say TP or FP; they tell neither the package's type nor the
distribution. Nothing is guessed from the outcome. A row is resolved as follows, and otherwise listed as undecidable with the reason:

- its version carries a distribution's mark (.el8, .amzn2, +deb11u1, -r3): a package of that distribution, whose release must be told by
  the image's name or by the marks of the image's packages; clones of RHEL only by the image's name;
- an advisory of the vulnerability names a language package as the label does: that package. For Maven, whose groups labels leave out, the
  artifact is enough, and any of its groups counts;
- where advisories of several ecosystems know what an image's rows say of one package, its type cannot be told;
- a language package or program of which the image's rows also name an OS package (NAME, `python3-NAME`, `rubygem-NAME`,
  `libNAME3.9-minimal`) of the same upstream version was installed by that one, and is given to the matcher so: a scan knows the owner by
  its files;
- advisories of Debian and Rocky Linux name source packages, labels binaries: the source of that name, else the only source that the
  vulnerability's advisories name;
- no advisory whatever names package and vulnerability together: not reported whatever the type is.

`--list` prints the rows of one reason of disagreement for reading. FILE is a database of all of shared/data (`tidewaiter db build`).
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pyarrow import parquet

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "functions"))

from tidewaiter.adapters.advisory_sqlite import SqliteAdvisoryStore, open_database
from tidewaiter.matching.ecosystems import LANGUAGES, PROGRAMS, normalised
from tidewaiter.matching.match import match_inventory
from tidewaiter.model.advisory import Advisory
from tidewaiter.model.image import Distribution
from tidewaiter.model.inventory import Inventory
from tidewaiter.model.match import MatchState
from tidewaiter.model.package import Package, SourcePackage

LABELS = Path(__file__).resolve().parents[2] / "shared/data/labels/image_match_labels.parquet"
MARKS = (
    ("deb", re.compile(r"\+?deb(\d+)u")),
    ("el", re.compile(r"(?:\.|module[_+])el(\d+)")),
    ("amzn", re.compile(r"\.amzn(\d+)")),
    ("mariner", re.compile(r"\.(?:cm|azl)(\d+)$")),
    ("ubuntu", re.compile(r"ubuntu()")),
    ("apk", re.compile(r"^[^-]+-r()\d+$")),
    ("suse", re.compile(r"-(?:lp)?\d+(?:\.\d+){2,}()$")),
)
CLONES = {"almalinux": "almalinux", "rockylinux": "rocky"}
TYPES = {ecosystem: kind for kind, ecosystem in LANGUAGES.items()}
PROGRAM_OF = {theirs: ours for ours, theirs in PROGRAMS.items()}
OWNERS = (re.compile(r"^(?:(?:python[0-9]*|rubygem|nodejs)-)?(.+)$"), re.compile(r"^(?:lib)?(.+?)[0-9.]*(?:-(?:libs|minimal|stdlib))?$"))
UPSTREAM = re.compile(r"^(?:\d+:)?(.+)-[^-]+$")
DEBIAN_VERSION = re.compile(r"^(?:\d+:)?\d[^-]*-[0-9][A-Za-z0-9.+~]*$")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A package to match, in its distribution."""

    ecosystem: str
    package: Package
    distribution: Distribution = field(default_factory=Distribution)


@dataclass(slots=True)
class Score:
    """Counts of one ecosystem."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0
    undetermined: int = 0

    def line(self, name: str) -> str:
        """Write a row of the table."""
        precision = self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0
        recall = self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        counts = f"{self.tp} | {self.fp} | {self.fn} | {self.tn} | {self.undetermined}"
        return f"| {name} | {counts} | {precision:.3f} | {recall:.3f} | {f1:.3f} |"


class Judge:
    """Resolves rows against one database and asks the matcher."""

    def __init__(self, store: SqliteAdvisoryStore, rows: Sequence[Row]) -> None:
        self.store = store
        self.held = frozenset(store.info().ecosystems)
        self.marks: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for row in rows:
            if mark := mark_of(row["version"]):
                self.marks[row["image"]][mark] += 1
        self.names = lru_cache(maxsize=None)(self._names)
        self.owned = {
            (row["image"], pattern.sub(r"\1", row["package"]).lower(), UPSTREAM.sub(r"\1", row["version"]))
            for row in rows
            for pattern in OWNERS
            if mark_of(row["version"]) or DEBIAN_VERSION.match(row["version"])
        }
        self.ecosystems: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in rows:
            if not mark_of(row["version"]):
                self.ecosystems[_package(row)].update(case.ecosystem for case in self._languages(row))

    def resolve(self, row: Row) -> tuple[Case, ...] | str:
        """Return what to match, or why that cannot be known; "absent" means that no advisory names package and vulnerability."""
        mark = mark_of(row["version"])
        if mark:
            return self._system(row, mark)
        if len(self.ecosystems[_package(row)]) > 1:
            return "type not stated: several ecosystems know the name"
        if found := tuple(self._languages(row)):
            return found
        marks = self.marks[row["image"]].most_common(1)
        if marks and marks[0][0][0] in ("deb", "ubuntu") and DEBIAN_VERSION.match(row["version"]):
            return self._system(row, marks[0][0])
        return "absent"

    def _system(self, row: Row, mark: tuple[str, str]) -> tuple[Case, ...] | str:
        kind, release = mark
        name = row["image"].split("@")[0]
        identifier = {"deb": "debian", "amzn": "amzn", "el": CLONES.get(name, "")}.get(kind, "")
        if not identifier:
            return f"release not stated: {kind}{release}" if kind in ("el", "apk") else f"no data: {kind}{release}"
        if kind == "deb":
            release = max(number for (one, number), _ in self.marks[row["image"]].items() if one == "deb")
        ecosystem = {"debian": "Debian", "amzn": "Amazon Linux", "almalinux": "AlmaLinux", "rocky": "Rocky Linux"}[identifier]
        ecosystem = f"{ecosystem}:{release}"
        if ecosystem not in self.held:
            return f"no data: {ecosystem}"
        source = self._source(row, ecosystem) if identifier in ("debian", "rocky") else row["package"]
        if not source:
            return "source package not stated"
        package = package_of("deb" if kind == "deb" else "rpm", row["package"], row["version"], source=source)
        return (Case(ecosystem=ecosystem, package=package, distribution=Distribution(id=identifier, version=release)),)

    def _source(self, row: Row, ecosystem: str) -> str:
        """Return the package itself if it is a source package, else the only one that the vulnerability names."""
        if any(True for _ in self.store.lookup(ecosystem, row["package"])):
            return row["package"]
        named = {name for held, name in self.names(row["effective_cve"]) if held == ecosystem}
        return named.pop() if len(named) == 1 else ""

    def _languages(self, row: Row) -> Iterator[Case]:
        """Yield the language packages and programs that the vulnerability's advisories know by the label's name."""
        owned = (row["image"], row["package"].lower(), row["version"]) in self.owned
        owner = f"pkg:generic/{row['package']}" if owned else ""
        for ecosystem, name in sorted(self.names(row["vulnerability_id"]) | self.names(row["effective_cve"])):
            label = normalised(ecosystem, row["package"])
            known = normalised(ecosystem, name)
            if label != known and not (ecosystem == "Maven" and known.endswith((f":{label}", f":{label.rsplit('.', 1)[-1]}"))):
                continue
            if ecosystem in TYPES and ecosystem != "Bitnami":
                yield Case(ecosystem=ecosystem, package=package_of(TYPES[ecosystem], name, row["version"], owner=owner))
            elif ecosystem == "Bitnami" and name in PROGRAM_OF:
                yield Case(ecosystem=ecosystem, package=package_of("generic", PROGRAM_OF[name], row["version"], owner=owner))

    def _names(self, identifier: str) -> frozenset[tuple[str, str]]:
        """Return what all advisories of a vulnerability name."""
        return frozenset((item.ecosystem, item.name) for advisory in self._advisories(identifier) for item in advisory.affected)

    def _advisories(self, identifier: str) -> Iterator[Advisory]:
        for number in INDEX.get(identifier, ()):
            yield ADVISORIES[number]

    def verdict(self, case: Case, row: Row) -> MatchState | None:
        """Return the matcher's word on the vulnerability, None for "not affected"."""
        inventory = Inventory(image_digest="sha256:0", distribution=case.distribution, packages=(case.package,))
        wanted = {row["vulnerability_id"], row["effective_cve"]}
        return next((match.state for match in match_inventory(inventory, self.store).matches if wanted & {match.id, *match.aliases}), None)

    def strongest(self, cases: Sequence[Case], row: Row) -> tuple[Case, MatchState | None]:
        """Return the case that is affected, else the one that is undetermined, else the first."""
        found = [(case, self.verdict(case, row)) for case in cases]
        ranks = {MatchState.AFFECTED: 0, MatchState.UNDETERMINED: 1, None: 2}
        return min(found, key=lambda pair: ranks[pair[1]])

    def why_missed(self, case: Case, row: Row) -> str:
        """Say why a labelled vulnerability was not reported."""
        if case.package.owner:
            return "judged with the OS package that installed it"
        named = self.names(row["vulnerability_id"]) | self.names(row["effective_cve"])
        here = {name for ecosystem, name in named if ecosystem == case.ecosystem}
        if not here:
            return "no advisory of this ecosystem names the vulnerability"
        names = {case.package.name, case.package.source.name if case.package.source else ""}
        return "the advisories' ranges leave the version out" if here & names else "the advisories name other packages"


ADVISORIES: list[Advisory] = []
INDEX: dict[str, list[int]] = defaultdict(list)


def index(store: SqliteAdvisoryStore) -> None:
    """Index all advisories by every id and CVE that they name: errata only relate to CVEs."""
    for ecosystem, name in store.packages():
        for advisory, _ in store.lookup(ecosystem, name):
            ADVISORIES.append(advisory)
            for identifier in {advisory.id, *advisory.aliases, *advisory.related}:
                INDEX[identifier].append(len(ADVISORIES) - 1)


def mark_of(version: str) -> tuple[str, str] | None:
    """Return the distribution's mark in a version, with its release."""
    for kind, pattern in MARKS:
        if found := pattern.search(version):
            return kind, found.group(1)
    return None


def _package(row: Row) -> tuple[str, ...]:
    return row["image"], row["package"], row["version"]


def package_of(kind: str, name: str, version: str, source: str = "", owner: str = "") -> Package:
    """Make the package that a cataloger would have found."""
    path = name.replace(":", "/") if kind == "maven" else name.replace("@", "%40")
    origin = SourcePackage(name=source, version=version) if source else None
    return Package(
        purl=f"pkg:{kind}/{path}@{version}",
        name=name,
        version=version,
        ecosystem=kind,
        found_at=(),
        cataloger="label",
        source=origin,
        owner=owner,
    )


def unique(labels: Path) -> tuple[list[Row], Counter[str]]:
    """Return the rows that say one thing, once each, and how many were left out for which reason."""
    said: dict[tuple[str, ...], set[str]] = defaultdict(set)
    first: dict[tuple[str, ...], Row] = {}
    left: Counter[str] = Counter()
    for row in parquet.read_table(labels).to_pylist():
        if row["label"] not in ("TP", "FP") or not row["package"] or not row["version"]:
            left["unclear, or without package or version"] += 1
            continue
        key = (row["image"], row["package"], row["version"], row["effective_cve"])
        left["repeats another row"] += key in first
        said[key].add(row["label"])
        first.setdefault(key, row)
    left["people disagree"] = sum(len(words) > 1 for words in said.values())
    return [first[key] for key, words in said.items() if len(words) == 1], left


def main(options: argparse.Namespace) -> int:
    """Score and print the tables."""
    rows, left = unique(options.labels)
    scores: dict[str, Score] = defaultdict(Score)
    reasons: Counter[str] = Counter()
    with open_database(options.db) as store:
        index(store)
        judge = Judge(store, rows)
        for row in rows:
            reason = judged(judge, row, scores, left)
            reasons[reason] += bool(reason)
            if options.list and options.list in reason:
                print(
                    reason,
                    "|",
                    row["image"][:40],
                    row["package"],
                    row["version"],
                    row["vulnerability_id"],
                    row["effective_cve"],
                    row["note"] or "",
                )
    total = sum(left.values())
    print(f"\n{len(rows)} labels, {total} left out or undecidable:")
    print("\n".join(f"- {count} {reason}" for reason, count in left.most_common()))
    print("\n| ecosystem | TP | FP | FN | TN | undetermined | precision | recall | F1 |\n|---|---|---|---|---|---|---|---|---|")
    print("\n".join(scores[name].line(name) for name in sorted(scores)))
    print("\ndisagreements:")
    print("\n".join(f"- {count} {reason}" for reason, count in reasons.most_common() if reason))
    return 0


def judged(judge: Judge, row: Row, scores: dict[str, Score], left: Counter[str]) -> str:
    """Count one row and return the reason of a disagreement, "" without one."""
    cases = judge.resolve(row)
    is_real = row["label"] == "TP"
    if cases == "absent" and not is_real:
        scores["type not stated, no advisory"].tn += 1
        return ""
    if isinstance(cases, str):
        left[f"undecidable, {cases}" if cases != "absent" else "undecidable, TP whose package no advisory names: type not stated"] += 1
        return "absent TP" if cases == "absent" else ""
    case, state = judge.strongest(cases, row)
    score = scores[case.ecosystem]
    if state is MatchState.UNDETERMINED:
        score.undetermined += 1
        return f"{case.ecosystem} {row['label']} undetermined"
    if is_real == bool(state):
        score.tp += is_real
        score.tn += not is_real
        return ""
    score.fn += is_real
    score.fp += not is_real
    return f"{case.ecosystem} " + (f"FN: {judge.why_missed(case, row)}" if is_real else "FP")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--labels", type=Path, default=LABELS)
    parser.add_argument("--list", default="")
    sys.exit(main(parser.parse_args()))
