"""Which image references a list of allowed ones covers."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from tidewaiter.posture.images import Reference

HUB = "docker.io"


def is_allowed(reference: Reference, patterns: Iterable[str]) -> bool:
    """Tell whether a pattern covers an image.

    Patterns: `ghcr.io/ours/*`, a registry or a folder alone (`registry.k8s.io`), or with a tag (`docker.io/library/debian:13*`). `*`
    stands for anything, slashes too. Short names are completed first, as container runtimes do: `nginx` is `docker.io/library/nginx`.
    """
    name = completed(reference.repository)
    written = (name, f"{name}:{reference.tag}")
    return any(
        any(fnmatchcase(each, one) for each in written) or ("*" not in one and name.startswith(one.rstrip("/") + "/")) for one in patterns
    )


def completed(repository: str) -> str:
    """Write a repository with its registry; what comes before the first slash is one if it has a dot or a port, or is `localhost`."""
    first, slash, _ = repository.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return repository
    return f"{HUB}/{repository}" if slash else f"{HUB}/library/{repository}"
