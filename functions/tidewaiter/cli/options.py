"""Flags that several verbs share, spelled as users of other scanners know them; each can be set as TIDEWAITER_<NAME> or in a file."""

from pathlib import Path
from typing import Annotated

import typer

SEVERITIES = ("unknown", "informational", "low", "medium", "high", "critical")


def _severity(word: str) -> str:
    """Check one severity word while the command line is read: a wrong word is wrong usage, not a failed scan."""
    if word and word.lower() not in SEVERITIES:
        raise typer.BadParameter(f"{word!r} is not one of {', '.join(SEVERITIES)}")
    return word.lower()


def _severities(words: str) -> str:
    return ",".join(_severity(word.strip()) for word in words.split(",") if word.strip())


def _kubernetes_version(word: str) -> str:
    """Check a version of Kubernetes, and write it in full: what renders charts knows neither `latest` nor `34`."""
    if word in ("", "latest"):
        from tidewaiter.posture.engine import DEFAULT_VERSION

        return DEFAULT_VERSION
    first, *rest = word.strip().removeprefix("v").split(".")
    minor = (rest or [first])[0].rstrip("+")
    if not minor.isdecimal() or (rest and first != "1"):
        raise typer.BadParameter(f"{word!r} is no version of Kubernetes, such as 1.34 or latest")
    return word if rest else f"1.{minor}"


def _licences(word: str) -> str:
    if word not in ("declared", "full"):
        raise typer.BadParameter(f"{word!r} is neither declared nor full")
    return word


Format = Annotated[
    list[str],
    typer.Option(
        "--format",
        "-f",
        help="table, json, sarif, html, cyclonedx, cyclonedx-1.7, spdx, openvex, csaf-vex, commands; repeatable; `sarif=FILE` is a file.",
        envvar="TIDEWAITER_FORMAT",
    ),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to FILE instead of stdout.", envvar="TIDEWAITER_OUTPUT")]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on",
        help="Exit 3 when an open finding is at or above this severity (off by default).",
        envvar="TIDEWAITER_FAIL_ON",
        callback=_severity,
    ),
]
Severity = Annotated[
    str,
    typer.Option(
        "--severity",
        help="Show only these severities, e.g. high,critical; the gate still sees all.",
        envvar="TIDEWAITER_SEVERITY",
        callback=_severities,
    ),
]
IgnoreUnfixed = Annotated[
    bool,
    typer.Option(
        "--ignore-unfixed", help="Do not show flaws that have no fix yet; the gate still sees them.", envvar="TIDEWAITER_IGNORE_UNFIXED"
    ),
]
ShowSuppressed = Annotated[
    bool,
    typer.Option(
        "--show-suppressed", help="List suppressed findings in the table, with who says why.", envvar="TIDEWAITER_SHOW_SUPPRESSED"
    ),
]
ShowHidden = Annotated[
    bool,
    typer.Option("--show-hidden", help="List findings in kernel headers and documentation packages, too.", envvar="TIDEWAITER_SHOW_HIDDEN"),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 4 when something could not be assessed.", envvar="TIDEWAITER_STRICT")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only results and errors.", envvar="TIDEWAITER_QUIET")]
Database = Annotated[Path | None, typer.Option("--db", help="Advisory database to use instead of the default.", envvar="TIDEWAITER_DB")]
Waivers = Annotated[Path, typer.Option("--waivers", help="Waiver file; read when it exists.", envvar="TIDEWAITER_WAIVERS")]
IgnoreFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--ignorefile",
        help="Ignore file of Trivy or Grype; default: .trivyignore, .trivyignore.yaml and .grype.yaml of this folder.",
        envvar="TIDEWAITER_IGNOREFILE",
    ),
]
Vex = Annotated[
    list[str] | None,
    typer.Option(
        "--vex",
        help="OpenVEX, CSAF or CycloneDX VEX: a file, a folder, or `oci` to trust what is attached to the image; repeatable.",
        envvar="TIDEWAITER_VEX",
    ),
]
PrivateNames = Annotated[
    Path | None,
    typer.Option(
        "--private-names",
        help="File of names of your own packages, one a line (`@acme/*`, `pypi:acme-billing`): what pretends to be one is told.",
        envvar="TIDEWAITER_PRIVATE_NAMES",
    ),
]
Platform = Annotated[
    str, typer.Option("--platform", help="Only this platform of an image, e.g. linux/arm64.", envvar="TIDEWAITER_PLATFORM")
]
CacheDir = Annotated[
    Path | None,
    typer.Option("--cache-dir", help="Keep layer results here (default: the user's cache folder).", envvar="TIDEWAITER_CACHE_DIR"),
]
CacheLimit = Annotated[
    int,
    typer.Option("--cache-limit", help="MiB that layer results may take; the oldest give way.", envvar="TIDEWAITER_CACHE_LIMIT", min=1),
]
Base = Annotated[
    str,
    typer.Option("--base", help="What the image is built on, named like the image; only its manifest is read.", envvar="TIDEWAITER_BASE"),
]
Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        help="How much hostile input may cost, e.g. total=64GiB or seconds=10; repeatable. Beyond it the report says what was left out.",
        envvar="TIDEWAITER_LIMIT",
    ),
]
Licences = Annotated[
    str,
    typer.Option(
        "--licences",
        help="declared, or full: compare licence texts too, for packages that declare none (needs the extra `licences`).",
        envvar="TIDEWAITER_LICENCES",
        callback=_licences,
    ),
]
Yara = Annotated[
    Path | None,
    typer.Option("--yara", help="YARA rules (a file, or a folder of .yar and .yara files) to run besides ours.", envvar="TIDEWAITER_YARA"),
]
KnownBad = Annotated[
    list[Path] | None,
    typer.Option(
        "--known-bad",
        help="List of files known to be malware: SHA-256 a line, CSV (sha256, name), or an export of MalwareBazaar; repeatable.",
        envvar="TIDEWAITER_KNOWN_BAD",
    ),
]
TrustFile = Annotated[
    Path | None,
    typer.Option("--trust", help="Trust file: who must have signed images of which repositories.", envvar="TIDEWAITER_TRUST"),
]
Attach = Annotated[bool, typer.Option("--attach", help="Push SBOM, result and VEX beside the image, as OCI referrers.")]
VerifyFiles = Annotated[
    bool,
    typer.Option(
        "--verify-files",
        help="Compare every file, not only programs, with what its package installed.",
        envvar="TIDEWAITER_VERIFY_FILES",
    ),
]
KubernetesVersion = Annotated[
    str,
    typer.Option(
        "--kubernetes-version",
        help="Version whose Pod Security Standards apply, e.g. 1.34.",
        envvar="TIDEWAITER_KUBERNETES_VERSION",
        callback=_kubernetes_version,
    ),
]
Policies = Annotated[
    list[Path] | None,
    typer.Option(
        "--policies",
        help="File or folder of your own policies (tidewaiter/v1, ValidatingAdmissionPolicy) to judge by as well; repeatable.",
        envvar="TIDEWAITER_POLICIES",
    ),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline", help="JSON report of an earlier run: says what is new, changed or fixed since.", envvar="TIDEWAITER_BASELINE"
    ),
]
LastAccessed = Annotated[
    bool,
    typer.Option("--last-accessed", help="Also ask IAM when roles of pods called each service last (a report for each: seconds per role)."),
]
AccountRole = Annotated[
    list[str] | None,
    typer.Option(
        "--account-role", help="ARN of a role to assume and audit with; repeatable, one account each.", envvar="TIDEWAITER_ACCOUNT_ROLE"
    ),
]
ExternalId = Annotated[
    str, typer.Option("--external-id", help="What the trust policy of --account-role asks for.", envvar="TIDEWAITER_EXTERNAL_ID")
]
AccountsFile = Annotated[
    Path | None,
    typer.Option("--accounts", help="YAML file of accounts: role, external_id, via (other roles), regions.", envvar="TIDEWAITER_ACCOUNTS"),
]
Regions = Annotated[
    str, typer.Option("--regions", help="Regions to audit, separated by commas (default: --region).", envvar="TIDEWAITER_REGIONS")
]
FailOnNew = Annotated[
    bool,
    typer.Option(
        "--fail-on-new",
        help="Let the gate count only what is new or worse than the baseline (any severity, without --fail-on).",
        envvar="TIDEWAITER_FAIL_ON_NEW",
    ),
]
Values = Annotated[
    list[Path] | None,
    typer.Option("--values", help="Values file for the Helm charts to render; repeatable.", envvar="TIDEWAITER_VALUES", exists=True),
]
Namespace = Annotated[
    str,
    typer.Option(
        "--namespace", help="Namespace that charts and kustomizations go to (default: the release's name).", envvar="TIDEWAITER_NAMESPACE"
    ),
]
Release = Annotated[
    str, typer.Option("--release", help="Name of the Helm release (default: the chart's name).", envvar="TIDEWAITER_RELEASE")
]
ApiVersions = Annotated[
    list[str] | None,
    typer.Option(
        "--api-versions", help="API version that the cluster has, for Helm charts that ask; repeatable.", envvar="TIDEWAITER_API_VERSIONS"
    ),
]
Compliance = Annotated[
    list[str] | None,
    typer.Option(
        "--compliance",
        help="Say for every number of a framework whether it is met, e.g. cis-eks-1.8 (see `list profiles`); repeatable.",
        envvar="TIDEWAITER_COMPLIANCE",
    ),
]
ControlProfile = Annotated[
    str,
    typer.Option(
        "--control-profile",
        help="Run the controls of this profile: default, pss-restricted, cis-eks-1.8, nsa, ... (`list profiles`).",
        envvar="TIDEWAITER_CONTROL_PROFILE",
    ),
]
FileProfile = Annotated[
    str,
    typer.Option(
        "--control-profile",
        "--profile",
        help="Run the controls of this profile: default, pss-restricted, cis-eks-1.8, nsa, ... (`list profiles`).",
        envvar="TIDEWAITER_CONTROL_PROFILE",
    ),
]
Control = Annotated[
    list[str] | None,
    typer.Option("--control", help="Run this control as well: id or pattern; repeatable.", envvar="TIDEWAITER_CONTROL"),
]
SkipControl = Annotated[
    list[str] | None,
    typer.Option("--skip-control", help="Do not run this control: id or pattern; repeatable.", envvar="TIDEWAITER_SKIP_CONTROL"),
]
KubeletConfig = Annotated[
    bool,
    typer.Option(
        "--kubelet-config",
        help="Also ask each kubelet for its configuration; needs `get` on nodes/proxy, with which one can run commands in every pod.",
    ),
]
AllowedRegistries = Annotated[
    list[str] | None,
    typer.Option(
        "--allowed-registry",
        help="Images may only come from here: a registry, or a pattern such as ghcr.io/ours/*; repeatable.",
        envvar="TIDEWAITER_ALLOWED_REGISTRY",
    ),
]
AllowedBases = Annotated[
    list[str] | None,
    typer.Option(
        "--allowed-base",
        help="Images may only be built on these: a pattern such as docker.io/library/debian; repeatable.",
        envvar="TIDEWAITER_ALLOWED_BASE",
    ),
]
InlineWaivers = Annotated[
    bool,
    typer.Option(
        "--inline-waivers/--no-inline-waivers",
        help="Apply waivers that stand in objects and Dockerfiles themselves.",
        envvar="TIDEWAITER_INLINE_WAIVERS",
    ),
]
BuiltinWaivers = Annotated[
    bool,
    typer.Option(
        "--builtin-waivers/--no-builtin-waivers",
        help="Set findings of the parts that EKS itself installs aside, by the list that is shipped.",
        envvar="TIDEWAITER_BUILTIN_WAIVERS",
    ),
]
Fix = Annotated[bool, typer.Option("--fix", help="Show as a diff what clears findings and breaks nothing; no file is changed.")]
FixRisky = Annotated[bool, typer.Option("--fix-risky", help="Like --fix, with changes that may break a workload; each says what.")]
Write = Annotated[bool, typer.Option("--write", help="With --fix or --fix-risky: change the files.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.", envvar="TIDEWAITER_JSON")]
Region = Annotated[
    str | None, typer.Option("--region", help="AWS region (default: the profile's).", envvar=["TIDEWAITER_REGION", "AWS_REGION"])
]
Profile = Annotated[str | None, typer.Option("--profile", help="AWS profile.", envvar=["TIDEWAITER_PROFILE", "AWS_PROFILE"])]
Stack = Annotated[str, typer.Option("--stack", help="CloudFormation stack of the deployment.", envvar="TIDEWAITER_STACK")]

DEFAULT_FORMAT = ["table"]
DEFAULT_LICENCES = "declared"
DEFAULT_CACHE_LIMIT = 2048
DEFAULT_WAIVERS = Path(".tidewaiter/waivers.yaml")
IGNORE_FILES = tuple(map(Path, (".trivyignore", ".trivyignore.yaml", ".trivyignore.rego", ".grype.yaml")))
