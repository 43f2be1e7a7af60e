"""Audit a synthetic cluster of 5,000 pods, 500 service accounts and 200 roles: time, memory and the size of what comes out.

Usage: python benchmarks/cluster_audit.py [--pods 5000] [--accounts 500] [--roles 200] [--nodes 100] [--profile]

A process of its own serves the cluster by the loopback Kubernetes API; AWS is told by `cluster_objects`. A second process audits it as the
function does: reads every list in pages, builds the network and the identity graph, runs every control, scores, writes the report and
stores the findings (in memory). Its processor seconds, wall time and peak resident memory are printed as JSON. `--stages` prints when
memory grew; `--profile` shows where time goes. Exits with 1 above 60 seconds of wall time or 512 MB.
"""

import argparse
import cProfile
import json
import os
import pstats
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]

from benchmarks.cluster_objects import NAME, Cloud, Size, objects  # noqa: E402 - the path comes first
from tidewaiter.adapters.clock import SystemClock  # noqa: E402
from tidewaiter.adapters.kubernetes import KubernetesClient  # noqa: E402
from tidewaiter.adapters.memory_stores import MemoryFindings, MemoryWorkloads  # noqa: E402
from tidewaiter.local.kubernetes.resources import BY_KIND  # noqa: E402
from tidewaiter.local.kubernetes.server import ADMIN_TOKEN, LoopbackKubernetes  # noqa: E402
from tidewaiter.pipeline import audit_cluster  # noqa: E402
from tidewaiter.pipeline_kept import store_audit  # noqa: E402
from tidewaiter.pipeline_ports import AuditPorts, KeepPorts, ManifestPorts  # noqa: E402

WALL_TARGET, MEMORY_TARGET = 60.0, 512


class _Reports:
    """Takes documents and keeps their size only."""

    size = 0

    def put_document(self, key: str, body: bytes, media_type: str) -> None:
        """Count."""
        del key, media_type
        self.size += len(body)


class _Publisher:
    """Takes events and keeps their number only."""

    count = 0

    def publish_all(self, detail_type: str, details: list[Any], *, resources: Any = ()) -> None:
        """Count."""
        del detail_type, resources
        self.count += len(details)


def serve(size: Size) -> None:
    """Serve the cluster until stdin ends; print its address."""
    identifiers: dict[str, str] = {}
    with LoopbackKubernetes(version="1.34") as server:
        for one in objects(size):
            _create(server, one, identifiers)
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        sys.stdin.read()


def _create(server: LoopbackKubernetes, data: dict[str, Any], identifiers: dict[str, str]) -> None:
    """Store an object, whose uid the server chooses: what it controls refers to that one."""
    metadata = data["metadata"]
    for owner in metadata.get("ownerReferences", ()):
        owner["uid"] = identifiers.get(owner["uid"], owner["uid"])
    own = metadata.get("uid", "")
    kind = BY_KIND[data["apiVersion"], data["kind"]]
    identifiers[own] = server.store.create(kind, metadata.get("namespace", ""), data)["metadata"]["uid"]


def audit(size: Size, endpoint: str) -> dict[str, Any]:
    """Audit the served cluster once and return what it took."""
    cloud: Any = Cloud(size, endpoint)
    findings, reports, publisher = MemoryFindings(), _Reports(), _Publisher()
    ports = AuditPorts(
        cloud=cloud,
        connect=lambda cluster: KubernetesClient(cluster.endpoint, token=lambda _refresh: ADMIN_TOKEN),
        workloads=MemoryWorkloads(),
        findings=findings,
        judge=ManifestPorts(clock=SystemClock()),
        identities=cloud,
    )
    idle, begun, wall = _memory(), time.process_time(), time.perf_counter()
    report = audit_cluster(NAME, ports)
    judged, audited = _memory(), time.process_time() - begun
    kept: Any = {"findings": findings, "reports": reports, "publisher": publisher}
    store_audit(report, KeepPorts(**kept))
    return {
        "pods": size.pods,
        "results": len(report.controls),
        "findings": len(report.findings),
        "paths": len(report.identity_paths),
        "problems": sorted({one.code for one in report.problems}),
        "events": publisher.count,
        "report_megabytes": round(reports.size / 1e6, 1),
        "audit_cpu_seconds": round(audited, 1),
        "cpu_seconds": round(time.process_time() - begun, 1),
        "wall_seconds": round(time.perf_counter() - wall, 1),
        "megabytes_idle": idle,
        "megabytes_audited": judged,
        "peak_megabytes": _memory(),
    }


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> int:
    """Start the server and the audit, and print what the audit took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, most in (("pods", 5_000), ("accounts", 500), ("roles", 200), ("namespaces", 50), ("nodes", 100)):
        parser.add_argument(f"--{name}", type=int, default=most)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--part", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    size = Size(pods=chosen.pods, accounts=chosen.accounts, roles=chosen.roles, namespaces=chosen.namespaces, nodes=chosen.nodes)
    if chosen.part == "serve":
        serve(size)
        return 0
    if chosen.part:
        return _part(size, chosen.part, profile=chosen.profile)
    again = [sys.executable, __file__, *sys.argv[1:], "--part"]
    with subprocess.Popen([*again, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        endpoint = server.stdout.readline().strip() if server.stdout else ""
        done = subprocess.run([*again, endpoint], env={**os.environ}, check=False)
        if server.stdin:
            server.stdin.close()
    return done.returncode


def _part(size: Size, endpoint: str, *, profile: bool) -> int:
    profiler = cProfile.Profile()
    found = profiler.runcall(audit, size, endpoint) if profile else audit(size, endpoint)
    if profile:
        pstats.Stats(profiler, stream=sys.stdout).sort_stats("tottime").print_stats(40)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0 if found["wall_seconds"] <= WALL_TARGET and found["peak_megabytes"] <= MEMORY_TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
