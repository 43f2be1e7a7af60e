"""Ways from workloads to administrators, in words and as a picture: every step with its means, and where to cut."""

from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.identity import Confidence, EdgeKind, IdentityEdge, IdentityPath
from tidewaiter.reporting.words import printable

MEANS: Mapping[EdgeKind, str] = {
    EdgeKind.ASSUME_ROLE: "assumes it",
    EdgeKind.REWRITE_TRUST: "rewrites whom it trusts",
    EdgeKind.PASS_ROLE: "passes it to a service",
    EdgeKind.TAKE_USER: "makes keys of it",
    EdgeKind.GRANT_ITSELF: "gives itself any permission",
    EdgeKind.GRANT_CONTROLLED: "gives a principal it controls any permission",
    EdgeKind.CREATE_ADMIN: "creates an administrator",
    EdgeKind.ACCESS_ENTRY: "is let in by an access entry",
    EdgeKind.AWS_AUTH: "is let in by aws-auth",
    EdgeKind.CHANGE_ACCESS: "lets itself in through the EKS API",
    EdgeKind.COMMAND_NODE: "runs commands through Systems Manager",
    EdgeKind.IRSA: "gets it by web identity (IRSA)",
    EdgeKind.POD_IDENTITY: "gets it by Pod Identity",
    EdgeKind.MOUNTED_TOKEN: "holds its token",
    EdgeKind.METADATA: "reads its credentials from the metadata service",
    EdgeKind.ESCAPE: "breaks out to it",
    EdgeKind.INSTANCE_PROFILE: "has it as instance profile",
    EdgeKind.NODE_ENTRY: "registers as it",
    EdgeKind.ASSOCIATE_ROLE: "associates it with a service account of its own",
    EdgeKind.STATIC_KEY: "holds its access key",
    EdgeKind.RBAC: "may, by Kubernetes permissions",
    EdgeKind.HOLDS: "includes it",
}
_SURETY = {Confidence.CERTAIN: "", Confidence.LIKELY: "likely", Confidence.POSSIBLE: "possibly"}
_NAME, _EVIDENCE = 90, 300
_STEP, _BOX = 66, 30


def path_title(path: IdentityPath) -> str:
    """Say where a path starts and ends, how exposed its start is and how sure it is."""
    others = f" and {path.others} more pods like it" if path.others else ""
    sure = f", {word}" if (word := _SURETY[path.confidence]) else ""
    exposed = f" (exposed: {path.exposure})" if path.exposure else ""
    return printable(f"{path.nodes[0].name}{others}{exposed} -> {path.nodes[-1].name}{sure}", 3 * _NAME)


def path_steps(path: IdentityPath) -> Iterator[str]:
    """Yield one line per step: the means, the target and the evidence."""
    for edge, node in zip(path.edges, path.nodes[1:], strict=True):
        yield printable(f"{node.name}: {MEANS[edge.kind]}{_possibly(edge)}; {'; '.join(edge.evidence)}", _EVIDENCE)


def cut_line(path: IdentityPath) -> str:
    """Say what cuts a path and every other from its start to its goal, how many changes that takes first."""
    fixes = cut_fixes(path)
    return f"{len(fixes)} changes together: {'; '.join(fixes)}" if len(fixes) > 1 else fixes[0]


def cut_fixes(path: IdentityPath) -> tuple[str, ...]:
    """Return the changes that cut a path together, or why there are none."""
    fixes = dict.fromkeys(printable(edge.fix, _EVIDENCE) for edge in path.cut if edge.fix)
    return tuple(fixes) or ("no single change cuts it: what its steps include cannot be taken away",)


def picture(path: IdentityPath) -> Mapping[str, Any]:
    """Lay a path out from top to bottom: boxes for its nodes, arrows for its steps, those to cut marked."""
    boxes = [{"name": printable(node.name, _NAME), "y": place * _STEP, "kind": node.kind.value} for place, node in enumerate(path.nodes)]
    arrows = [
        {
            "words": f"{MEANS[edge.kind]}{_possibly(edge)}" + (" (cut here)" if edge in path.cut else ""),
            "from": place * _STEP + _BOX,
            "to": (place + 1) * _STEP,
            "cut": edge in path.cut,
            "evidence": printable("; ".join(edge.evidence), _EVIDENCE),
        }
        for place, edge in enumerate(path.edges)
    ]
    return {
        "title": path_title(path),
        "cut": cut_line(path),
        "boxes": boxes,
        "arrows": arrows,
        "height": len(path.edges) * _STEP + _BOX + 2,
    }


def _possibly(edge: IdentityEdge) -> str:
    word = _SURETY[edge.confidence]
    return f" ({word})" if word else ""
