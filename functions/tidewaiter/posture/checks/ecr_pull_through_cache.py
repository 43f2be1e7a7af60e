"""Pull-through cache rules that bring in anybody's images."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from tidewaiter.model.cloud import Registry
from tidewaiter.model.severity import Severity
from tidewaiter.posture.context import Context
from tidewaiter.posture.control import Control, Target, Unknown, Violation

# Anyone may publish here; registry.k8s.io and Chainguard's hold only what their owners build, Azure's and private ECR belong to one owner.
_ANYBODY = {
    "docker-hub": "registry-1.docker.io",
    "quay": "quay.io",
    "github-container-registry": "ghcr.io",
    "gitlab-container-registry": "registry.gitlab.com",
    "ecr-public": "public.ecr.aws",
}
_WHOLE = ("", "ROOT")


def _check(registry: Registry, context: Context) -> Iterator[Violation | Unknown]:
    if registry.cache_rules is None:
        reason = registry.unread.get("cache_rules", "the pull-through cache rules of the registry are not known")
        yield Unknown(reason=reason, permission="ecr:DescribePullThroughCacheRules")
        return
    for index, rule in enumerate(registry.cache_rules):
        flaw = _flaw(rule, registry, context)
        if flaw:
            what = f"{rule.get('ecrRepositoryPrefix', '')} caches {flaw}"
            yield Violation(message=what, pointer=f"/pullThroughCacheRules/{index}")


def _flaw(rule: Mapping[str, Any], registry: Registry, context: Context) -> str:
    url, prefix = str(rule.get("upstreamRegistryUrl", "")), str(rule.get("upstreamRepositoryPrefix") or "")
    host = url.removeprefix("https://").rstrip("/")
    upstream = host if prefix in _WHOLE else f"{host}/{prefix}"
    if context.allowed_registries is not None:
        allowed = any(fnmatchcase(f"{upstream}/image", pattern) for pattern in context.allowed_registries)
        return "" if allowed else f"{upstream}, which is not in the list of allowed registries"
    if (rule.get("upstreamRegistry") in _ANYBODY or host in _ANYBODY.values()) and prefix in _WHOLE:
        return f"all of {upstream}, where anybody may publish"
    account = host.partition(".dkr.ecr.")[0]
    return f"{upstream}, a registry of another account" if ".dkr.ecr." in host and account != registry.account else ""


CONTROL = Control(
    id="TW-ECR-pull-through-cache",
    title="Pull-through cache brings in images of anybody",
    severity=Severity.MEDIUM,
    why="Whoever may pull through the rule has any image of the upstream in your registry, under its name, without a review.",
    remediation=(
        "Limit the rule to one organisation (`aws ecr create-pull-through-cache-rule --upstream-repository-prefix ORGANISATION ...`), or "
        "name the upstreams that you trust with `--allowed-registry`."
    ),
    targets=(Target.REGISTRY,),
    check=_check,
    references=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html",),
    mappings={"CIS EKS 1.8.0": ("5.1.4",)},
    in_context=True,
)
