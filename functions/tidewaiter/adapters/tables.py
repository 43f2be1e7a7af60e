"""Where state lies: table keys and indexes, buckets, S3 keys and the environment names that functions read them from.

The CDK app creates what is declared here and the stores use it, so that neither can drift from the other. No SDK is imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass

QUARANTINE_TAG_PREFIX = "tidewaiter-quarantine"
"""Tags that start so are our own writes; a push of one never starts a scan."""

BUS_ENV = "TIDEWAITER_BUS"
TOPIC_ENV = "TIDEWAITER_TOPIC"
SLACK_SECRET_ENV = "TIDEWAITER_SLACK_SECRET"  # noqa: S105 - the name of a variable, not a secret
FINGERPRINT_SECRET_ENV = "TIDEWAITER_FINGERPRINT_SECRET"  # noqa: S105 - the name of a variable, not a secret
SETTINGS_ENV = "TIDEWAITER_SETTINGS"
SECURITY_HUB_ENV = "TIDEWAITER_SECURITY_HUB"
EVENT_SOURCE = "tidewaiter"
BUS_NAME = "tidewaiter"
SLACK_SECRET_NAME = "tidewaiter/slack"  # noqa: S105 - the name of a secret
FINGERPRINT_SECRET_NAME = "tidewaiter/fingerprint-key"  # noqa: S105 - the name of a secret
SETTINGS_NAME = "/tidewaiter/settings"
JUDGEMENTS, AWAITED, HELD = "judgements/", "awaited/", "held/"
LAYERS, MALWARE, YARA, KNOWN_BAD = "layers", "malware", "yara/", "known-bad/"
DASHBOARD_NAME = "tidewaiter"
ROLE_PATH = "/tidewaiter/"
"""Path of every role of ours: what guards and repository policies recognise us by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One global secondary index; all attributes are projected."""

    name: str
    partition: str
    sort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One DynamoDB table: key attributes (all strings), indexes, the TTL attribute (epoch seconds) and what an item is."""

    name: str
    partition: str
    holds: str
    sort: str = ""
    indexes: tuple[Index, ...] = ()
    ttl: str = ""

    @property
    def env(self) -> str:
        """Environment variable that holds the table's real name."""
        return f"TIDEWAITER_TABLE_{self.name.upper()}"


LEDGER = Table(
    name="ledger",
    partition="claim",
    ttl="expires",
    holds="one claim `<source>#<event id>`: an event that is being or was handled; or a layer's address for minutes",
)
FINDINGS = Table(
    name="findings",
    partition="resource",
    sort="finding",
    holds="one finding of a resource, open or resolved",
    indexes=(Index(name="by-status", partition="status", sort="finding"),),
)
INVENTORIES = Table(
    name="inventories",
    partition="package",
    sort="image_digest",
    holds="one name `<OSV ecosystem>/<name>#<shard>` of one image: the inverted index for rematching; or a chain of layers `#chain/<id>`",
    indexes=(Index(name="by-digest", partition="image_digest", sort="package"),),
)
WORKLOADS = Table(
    name="workloads",
    partition="scope",
    sort="workload",
    ttl="expires",
    holds="one workload of a scope (cluster ARN), and one link item per role (`<workload>~role~<role ARN>`)",
    indexes=(
        Index(name="by-digest", partition="image_digest", sort="workload"),
        Index(name="by-role", partition="role_arn", sort="workload"),
        Index(name="by-instance", partition="instance_id", sort="workload"),
    ),
)
BASELINES = Table(
    name="baselines",
    partition="pk",
    sort="sk",
    ttl="expires",
    holds="decayed counts: `E#<entity>` x `D#<dimension>` or `D#<dimension>#V#<value>`, and `X#...` for events that were counted",
)
SIGNALS = Table(name="signals", partition="actor", sort="occurred", ttl="expires", holds="one signal, sorted by `<time>#<signal id>`")
INCIDENTS = Table(name="incidents", partition="incident_id", sort="part", holds="one incident (`incident`)")
PLANS = Table(
    name="plans",
    partition="plan_id",
    sort="part",
    ttl="expires",
    holds="the parts of a plan: `plan`, `approval`, `token#<stage>`, `outcome#<action>#<state>`; and `actions#<account>#<hour>` counters",
)

TABLES: Mapping[str, Table] = {
    table.name: table for table in (LEDGER, FINDINGS, INVENTORIES, WORKLOADS, BASELINES, SIGNALS, INCIDENTS, PLANS)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """One S3 bucket and what its keys mean."""

    name: str
    holds: str
    keys: Mapping[str, str]

    @property
    def env(self) -> str:
        """Environment variable that holds the bucket's real name."""
        return f"TIDEWAITER_BUCKET_{self.name.upper()}"


ARTEFACTS = Bucket(
    name="artefacts",
    holds="results that can be computed again",
    keys={
        "layers/<scanner>/<diff_id>.json.gz": "layer-result document of a layer that was read to its end",
        "layers/<scanner>/partial/<diff_id>/<digest>.json.gz": "layer-result document of bytes that are not (all of) that layer",
        "malware/<rules>/<scanner>/...": "the same two for what the malware rules of a version found",
        "yara/<name>.yar": "malware rules of the deployment's own, besides ours",
        "known-bad/<name>.{txt,csv}": "lists of known malware of the deployment's own, besides those in the database",
        "inventories/<digest>.json.gz": "inventory document",
        "inventories/<digest>.keys.gz": "under which names its packages are looked up: what of it the index holds",
        "judgements/<digest>.json.gz": "report document without findings and inventory: how an image was judged last",
        "rematches/<id>.json.gz": "names that one rematching is about",
        "images/<digest>.json.gz": "image document",
        "sboms/<digest>.cdx.json": "CycloneDX SBOM",
        "reports/<digest>/report.{json,html,sarif}": "report of an image",
        "databases/<sha256>.sqlite.zst": "advisory database; the name is the hash of the plain file",
        "databases/<sha256>.delta.json.zst": "what it says otherwise than the one before: `packages` (OSV ecosystem, name) and `cves`",
        "databases/<sha256>.manifest.json": "its checksums, date, schema and sources, with a signature if it was uploaded with one",
        "databases/current.json": "which advisory database is current, since which, and whether that is announced",
        "waivers/<name>.{yaml,trivyignore,trivyignore.yaml}": "waivers and ignore files that all is judged by; people put them there",
        "vex/<name>.json": "VEX documents that all is judged by; people put them there",
        "rules/judged.json": "by which of them, and on which side of their ends, all images were judged",
        "trust/<name>.yaml": "whose signatures images must have, with keys and roots; also trustpolicy.json; people put them there",
        "rules/trusted.json": "by which of them, and on which day, the signatures of all images were judged",
        "held/<digest>/<repository>": "since when a repository holds an image, and the last index there that names it",
        "awaited/<time>/<digest>": "an image whose signatures are looked for again then",
        "feeds/<name>.part.json": "last good version of a fetched file: when it was fetched, what it held, why a later one was refused",
        "feeds/<name>/<sha256>.rows.zst": "its records as rows",
    },
)
EVIDENCE = Bucket(
    name="evidence", holds="what was seen before containment; locked against change", keys={"evidence/<plan id>/...": "evidence of a plan"}
)
BUCKETS: Mapping[str, Bucket] = {bucket.name: bucket for bucket in (ARTEFACTS, EVIDENCE)}


def layer_key(scanner_version: str, diff_id: str, digest: str = "", *, folder: str = LAYERS) -> str:
    """Name the stored result of a layer; with a `digest`, what those stored bytes gave instead of the whole layer."""
    place = f"{folder}/{scanner_version}"
    return f"{place}/partial/{diff_id}/{digest}.json.gz" if digest else f"{place}/{diff_id}.json.gz"


def inventory_key(image_digest: str) -> str:
    """Name the stored inventory of an image."""
    return f"inventories/{image_digest}.json.gz"


def keys_key(image_digest: str) -> str:
    """Name the list of keys by which an inventory is in the index."""
    return f"inventories/{image_digest}.keys.gz"


def judgement_key(image_digest: str) -> str:
    """Name the last judgement of an image."""
    return f"{JUDGEMENTS}{image_digest}.json.gz"


def rematch_key(run: str) -> str:
    """Name the names of one rematching."""
    return f"rematches/{run}.json.gz"


def image_key(image_digest: str) -> str:
    """Name the stored description of an image."""
    return f"images/{image_digest}.json.gz"
