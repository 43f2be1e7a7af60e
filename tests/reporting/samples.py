"""One report that holds a bit of everything, some of it hostile."""

from dataclasses import replace
from typing import Any

from tests.builders import image, package
from tidewaiter.model.advisory import Advisory, DatabaseInfo, ExploitFacts
from tidewaiter.model.compliance import Compliance, Compliant, Means
from tidewaiter.model.control import ControlResult, ControlStatus
from tidewaiter.model.finding import Finding, FindingKind, FindingStatus, Location, Reason
from tidewaiter.model.image import Distribution, LayerRef
from tidewaiter.model.inventory import FileFact, Inventory
from tidewaiter.model.match import Match, MatchEvidence, MatchState
from tidewaiter.model.package import FoundAt, Origin, SourcePackage
from tidewaiter.model.problem import Problem
from tidewaiter.model.report import Report, Verdict, VerdictState
from tidewaiter.model.severity import Severity
from tidewaiter.scoring.priority import findings_of
from tidewaiter.scoring.risk import image_risk

HOSTILE = "</script><script>alert(1)</script>\x1b[31m\u202e*_`|"
DATABASE = DatabaseInfo(
    built="2025-04-16T04:00:00Z",
    sha256="d" * 64,
    schema_version=1,
    feeds=(),
    ecosystems=("Debian:12", "Maven"),
    has_epss=True,
    has_kev=True,
    model_version="exploit-1",
)


def vulnerability(cve: str, name: str, version: str, fixed: str, **facts: Any) -> Match:
    """Make a match with its facts."""
    purl = f"pkg:maven/{name}@{version}" if "log4j" in name else f"pkg:deb/debian/{name}@{version}"
    return Match(
        id=cve,
        package=package(purl=purl, name=name, version=version, found_at=(FoundAt(path=f"opt/app/{name}.jar", layer="sha256:" + "b" * 64),)),
        advisory=Advisory(id=f"GHSA-{cve}", source="ghsa", summary="Remote code execution by a crafted lookup", severity=Severity.HIGH),
        aliases=(f"GHSA-{cve}",),
        evidence=(
            MatchEvidence(advisory_id=f"GHSA-{cve}", ecosystem="Maven", matched_name=name, matched_version=version, range=f"< {fixed}"),
        ),
        fixed_versions=(fixed,) if fixed else (),
        facts=ExploitFacts(cve=cve, **facts) if facts else None,
    )


def matches() -> list[Match]:
    """Make an exploited flaw, three that one upgrade clears, an unfixed one and an undecided one."""
    log4j = vulnerability(
        *("CVE-2021-44228", "log4j-core", "2.14.1", "2.17.1"),
        kev=True,
        kev_added="2021-12-10",
        kev_ransomware=True,
        epss=0.974,
        epss_date="2025-04-06",
        model=0.593,
        model_percentile=0.999,
        reasons=('text says "default" (raises it)',),
        cvss_score=10.0,
        metasploit_added="2021-12-14",
    )
    openssl = [
        vulnerability(f"CVE-2023-{number}", "libssl3", "3.0.1", "3.0.9", epss=epss, model=0.004, model_percentile=0.6, cvss_score=score)
        for number, epss, score in ((1001, 0.12, 7.5), (1002, 0.003, 5.3), (1003, 0.0006, 3.7))
    ]
    undecided = replace(vulnerability("CVE-2024-2000", "zlib1g", "1:weird", "1.3"), state=MatchState.UNDETERMINED)
    return [log4j, *openssl, vulnerability("CVE-2022-3000", "busybox", "1.35", ""), undecided]


def others() -> tuple[Finding, ...]:
    """Make a planted key, a root user with a line, and a waived finding."""
    secret = Finding(
        id="finding-secret",
        kind=FindingKind.SECRET,
        rule_id="TW-SECRET-aws-access-key",
        title=f"AWS access key {HOSTILE}",
        resource="sha256:" + "a" * 64,
        severity=Severity.CRITICAL,
        location=Location(path="app/.env", line=3, layer="sha256:" + "b" * 64),
        priority=80.0,
        reasons=(Reason(text="a live cloud credential in a layer", weight=80.0, source="secret"),),
        remediation="rotate the key, then build the image without it",
    )
    root = replace(
        secret,
        id="finding-root",
        kind=FindingKind.MISCONFIGURATION,
        rule_id="TW-IMAGE-root-user",
        title="Image runs as root",
        severity=Severity.MEDIUM,
        location=Location(path="Dockerfile", line=7, pointer="/config/User"),
        priority=35.0,
        reasons=(Reason(text="severity medium of the control", weight=35.0, source="TW-IMAGE-root-user"),),
        remediation="set USER to an unprivileged user",
        references=("https://docs.docker.com/build/building/best-practices/",),
    )
    waived = replace(
        root, id="finding-waived", rule_id="CVE-2020-1", status=FindingStatus.SUPPRESSED, suppressed_by="not reachable, until 2026-01-01"
    )
    return secret, root, waived


def a_compliance() -> Compliance:
    """Make a framework of four numbers: passed, accepted, asked and answered."""
    return Compliance(
        framework="cis-eks-1.8",
        title="CIS Amazon EKS Benchmark",
        version="1.8.0",
        target="registry.example/shop/web:1.0",
        source="somewhere",
        note="not all of it",
        requirements=(
            Compliant(number="2.1.1", title="Logs", status=ControlStatus.PASS, means=Means.CONTROLS, passed=2, evidence=("2 pass: a, b",)),
            Compliant(
                number="4.2.1",
                title="No privileged containers",
                status=ControlStatus.FAIL,
                means=Means.CONTROLS,
                controls=("TW-K8S-privileged-container",),
                failed=1,
                accepted=1,
                allowed=3,
                evidence=(f"shop/Pod/web: {HOSTILE} (waived)",),
            ),
            Compliant(
                number="3.1.1",
                title="Mode of a file",
                status=ControlStatus.NOT_ASSESSED,
                means=Means.NOBODY,
                gaps=("nobody knows",),
                permissions=("kubernetes:list Node",),
                question="Who may write it?",
                facts=("=2+5 nodes",),
            ),
            Compliant(
                number="5.1.4",
                title="Registries",
                status=ControlStatus.PASS,
                means=Means.ANSWER,
                answer="met: one only (ops, until 2026-12-31, w:3)",
            ),
        ),
    )


def full_report(**fields: Any) -> Report:
    """Make the report of an image with everything in it."""
    findings = (*findings_of(matches(), "sha256:" + "a" * 64, DATABASE), *others())
    packages = tuple(match.package for match in matches())
    control = ControlResult(
        control_id="TW-K8S-privileged",
        title="Privileged container",
        status=ControlStatus.FAIL,
        resource="shop/Pod/web",
        severity=Severity.HIGH,
        message="container app is privileged",
        location=Location(path="pod.yaml", line=12),
    )
    problem = Problem(code="layer-truncated", what=f"layer ended early {HOSTILE}", where="sha256:" + "c" * 64, hint="Push the image again")
    defaults: dict[str, Any] = {
        "kind": "image",
        "target": "registry.example/shop/web:1.0",
        "started": "2025-05-01T10:00:00+00:00",
        "finished": "2025-05-01T10:00:07+00:00",
        "tool_version": "0.1.0",
        "findings": findings,
        "controls": (
            control,
            replace(control, status=ControlStatus.PASS),
            replace(control, status=ControlStatus.NOT_ASSESSED, reason="denied"),
        ),
        "problems": (problem,),
        "compliance": (a_compliance(),),
        "image": image(),
        "inventory": Inventory(
            image_digest="sha256:" + "a" * 64,
            distribution=Distribution(id="debian", version="12", pretty_name="Debian GNU/Linux 12 (bookworm)"),
            packages=packages,
        ),
        "database": DATABASE,
        "verdict": Verdict(
            state=VerdictState.BLOCK,
            reasons=("high: CVE-2021-44228 in log4j-core",),
            not_assessed=("Debian:13", problem.what),
            fail_on="high",
        ),
        "risks": (image_risk("sha256:" + "a" * 64, findings),),
        "context": {
            "not_assessed": ["Debian:13"],
            "timeline": [
                {"at": "0.0 s", "who": "registry", "what": "shop/web:1.0 pushed"},
                {"at": "7.1 s", "who": "scan", "what": f"verdict block {HOSTILE}"},
            ],
        },
    }
    return Report(**(defaults | fields))


def empty_report(**fields: Any) -> Report:
    """Make the report of an image in which nothing was found."""
    nothing: dict[str, Any] = {
        "findings": (),
        "controls": (),
        "problems": (),
        "risks": (),
        "verdict": Verdict(state=VerdictState.PASS),
        "compliance": (),
        "context": {},
    }
    return full_report(**(nothing | fields))


def rich_report() -> Report:
    """Make the report of a pushed image with a module, an owned library, a program, a removed package and licences of all kinds."""
    layer = "sha256:" + "b" * 64
    database = FoundAt(path="var/lib/rpm/rpmdb.sqlite", layer=layer)
    owner = "pkg:rpm/rocky/python3-yaml@5.4-1.el8?arch=x86_64&distro=rocky-8.9&epoch=1"
    packages = (
        package(
            purl=owner,
            name="python3-yaml",
            version="1:5.4-1.el8",
            ecosystem="rpm",
            found_at=(database,),
            cataloger="rpm",
            arch="x86_64",
            distribution="rocky-8.9",
            source=SourcePackage(name="PyYAML", version="1:5.4-1.el8"),
            modularity="python36:3.6:1:2",
            licences=("MIT and GPLv2+ with exceptions",),
        ),
        package(purl="pkg:pypi/pyyaml@5.4", name="PyYAML", version="5.4", ecosystem="pypi", owner=owner, licences=("MIT License",)),
        package(
            purl="pkg:golang/golang.org/x/net@v0.1.0",
            name="golang.org/x/net",
            version="v0.1.0",
            ecosystem="golang",
            found_at=(FoundAt(path="usr/bin/app", layer=layer), FoundAt(path="usr/bin/other", layer=layer)),
            cataloger="go-binary",
            origin=Origin.APPLICATION,
        ),
        package(
            purl="pkg:npm/%40scope/a@1.0.0",
            name="@scope/a",
            version="1.0.0",
            ecosystem="npm",
            licences=("MIT", "SEE LICENSE"),
            deleted=True,
        ),
    )
    inventory = Inventory(
        image_digest="sha256:" + "a" * 64,
        distribution=Distribution(id="rocky", version="8.9", pretty_name="Rocky Linux 8.9", codename="green obsidian"),
        packages=packages,
        files=(FileFact(path="usr/bin/app", mode=0o755, size=10, kind="executable", sha256="e" * 64),),
    )
    pushed = image(
        registry="registry.example",
        repository="shop/web",
        tags=("1.0",),
        layers=(LayerRef(digest="sha256:" + "c" * 64, diff_id=layer, media_type="application/vnd.oci.image.layer.v1.tar+gzip"),),
    )
    return full_report(image=pushed, inventory=inventory)
