"""The identity graph against a search by hand: the same start and goal pairs on random accounts, and cuts that really cut.

    python benchmarks/identity_paths.py [--seeds 200] [--first 0] [--size]

For every world the set of (start, thing it gets) of the graph must equal that of `identity_search`, which asks the policy evaluator for
every technique on every pair. Then every path to an administrator is cut by what the graph suggests, and the search is made again with
these moves forbidden: the goal must be gone. `--size` builds the graph of a cluster with 5,000 pods instead.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "functions")]

from benchmarks.identity_account import World, world  # noqa: E402 - the path comes first
from benchmarks.identity_search import Searcher  # noqa: E402
from benchmarks.identity_size import large_world  # noqa: E402
from tidewaiter.model.identity import IdentityGraph, NodeKind  # noqa: E402
from tidewaiter.posture.identity.graph import build  # noqa: E402
from tidewaiter.posture.identity.names import BOTH  # noqa: E402
from tidewaiter.posture.identity.paths import Search  # noqa: E402

HUBS = (NodeKind.POWER, NodeKind.PROVIDER, NodeKind.ACCOUNT)


_GROUP = "/kubernetes-group/"  # nobody is a group alone


def compare(drawn: World) -> dict[str, Any]:
    """Compare one world; return counts, and the pairs that only one side has."""
    graph = build(drawn.account, (drawn.facts,))
    search, searcher = Search(graph), Searcher(drawn)
    ours = {(start, end) for start in searcher.starts() for end in _things(search, start)}
    theirs = {(start, end) for start in searcher.starts() for end in searcher.reached(start) if _GROUP not in end}
    cuts, uncut = _cuts(graph, search, searcher)
    return {"pairs": len(ours), "only_graph": sorted(ours - theirs), "only_search": sorted(theirs - ours), "cuts": cuts, "uncut": uncut}


def _things(search: Search, start: str) -> set[str]:
    found = (node for node in search.reachable(start) if _GROUP not in node)
    return {node for node in found if node not in search.nodes or search.nodes[node].kind not in HUBS}


def _cuts(graph: IdentityGraph, search: Search, searcher: Searcher) -> tuple[int, list[str]]:
    made, failed = 0, []
    hubs = {node.id for node in graph.nodes if node.kind in HUBS}
    for goal in search.goals():
        for path in search.paths(searcher.starts(), goal.id):
            if not path.cut:
                continue
            start = path.nodes[0].id
            banned = frozenset(
                (edge.source.removesuffix(BOTH), thing, edge.kind.value)
                for edge in path.cut
                for thing in ([edge.target] if edge.target not in hubs else _members(search, edge.target, hubs))
            )
            if any(edge.source in hubs and not edge.source.endswith(BOTH) for edge in path.cut):
                continue
            made += 1
            if goal.id in searcher.reached(start, banned):
                failed.append(f"{start} -> {goal.id}")
    return made, failed


def _members(search: Search, hub: str, hubs: set[str]) -> set[str]:
    """Return what a hub leads to in the first steps outside hubs, which the search by hand has as moves of its own."""
    seen, found, waiting = {hub}, set(), [hub]
    while waiting:
        for edge in search.leaving(waiting.pop()):
            if edge.target in hubs and edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
            elif edge.target not in hubs:
                found.add(edge.target)
    return found


def main() -> int:
    """Run, print JSON, and fail if any pair differs or any cut does not cut."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--size", action="store_true")
    options = parser.parse_args()
    if options.size:
        sys.stdout.write(json.dumps(_size(), indent=2) + "\n")
        return 0
    totals = {"worlds": 0, "pairs": 0, "cuts": 0, "differing": 0, "uncut": 0}
    for seed in range(options.first, options.first + options.seeds):
        found = compare(world(seed))
        wrong = bool(found["only_graph"] or found["only_search"])
        totals = {
            "worlds": totals["worlds"] + 1,
            "pairs": totals["pairs"] + found["pairs"],
            "cuts": totals["cuts"] + found["cuts"],
            "differing": totals["differing"] + wrong,
            "uncut": totals["uncut"] + len(found["uncut"]),
        }
        if wrong or found["uncut"]:
            sys.stdout.write(json.dumps({"seed": seed, **{key: value for key, value in found.items() if key != "pairs"}}, indent=1) + "\n")
    sys.stdout.write(json.dumps(totals) + "\n")
    return 1 if totals["differing"] or totals["uncut"] else 0


def _size() -> dict[str, Any]:
    drawn = large_world()
    begun = time.process_time()
    graph = build(drawn.account, (drawn.facts,))
    built = time.process_time() - begun
    search = Search(graph)
    pods = [node.id for node in graph.nodes if node.kind is NodeKind.POD]
    paths = [path for goal in search.goals() for path in search.paths(pods, goal.id)]
    return {
        "nodes": len(graph.nodes),
        "edges": len(graph.edges),
        "build_cpu_seconds": round(built, 2),
        "paths": len(paths),
        "paths_cpu_seconds": round(time.process_time() - begun - built, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    sys.exit(main())
