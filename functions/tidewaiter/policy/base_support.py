"""How long base images get fixes, told from the names and tags that they are published under, by the table of `end_of_life`.

Names and tag forms: https://github.com/docker-library/official-images, https://gallery.ecr.aws/amazonlinux,
https://mcr.microsoft.com/catalog, https://catalog.redhat.com/software/base-images
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from tidewaiter.content import fingerprint_key
from tidewaiter.content.engine import scan_text
from tidewaiter.policy.end_of_life import Product, table
from tidewaiter.posture.context import Context, Support

_HOSTS = (
    "docker.io/library/",
    "index.docker.io/library/",
    "public.ecr.aws/docker/library/",
    "docker.io/",
    "mirror.gcr.io/library/",
    "library/",
)
_NAMES: Mapping[str, str] = {
    **{name: name for name in ("debian", "ubuntu", "alpine", "centos", "fedora", "almalinux", "photon", "python", "node", "php", "ruby")},
    **{name: name for name in ("perl", "nginx", "mysql", "redis", "tomcat", "elixir", "erlang")},
    "golang": "go",
    "postgres": "postgresql",
    "eclipse-temurin": "temurin",
    "amazoncorretto": "corretto",
    "public.ecr.aws/amazoncorretto/amazoncorretto": "corretto",
    "amazonlinux": "amzn",
    "public.ecr.aws/amazonlinux/amazonlinux": "amzn",
    "rockylinux": "rocky",
    "rockylinux/rockylinux": "rocky",
    "oraclelinux": "ol",
    "opensuse/leap": "opensuse-leap",
    "registry.opensuse.org/opensuse/leap": "opensuse-leap",
    "mcr.microsoft.com/azurelinux/base/core": "azurelinux",
    "mcr.microsoft.com/cbl-mariner/base/core": "mariner",
    **{f"mcr.microsoft.com/dotnet/{name}": "dotnet" for name in ("sdk", "runtime", "aspnet", "runtime-deps", "monitor")},
    **{
        f"registry.access.redhat.com/ubi{major}/ubi{variant}": f"rhel {major}"
        for major in ("7", "8", "9", "10")
        for variant in ("", "-minimal", "-micro", "-init")
    },
    **{f"registry.access.redhat.com/ubi{major}": f"rhel {major}" for major in ("7", "8", "9", "10")},
}
_CODENAMES: Mapping[str, tuple[str, str]] = {
    **{name: ("debian", release) for name, release in (("buster", "10"), ("bullseye", "11"), ("bookworm", "12"), ("trixie", "13"))},
    **{name: ("debian", release) for name, release in (("stretch", "9"), ("jessie", "8"), ("wheezy", "7"))},
    **{name: ("ubuntu", release) for name, release in (("trusty", "14.04"), ("xenial", "16.04"), ("bionic", "18.04"), ("focal", "20.04"))},
    **{name: ("ubuntu", release) for name, release in (("jammy", "22.04"), ("noble", "24.04"), ("oracular", "24.10"), ("plucky", "25.04"))},
    **{name: ("ubuntu", release) for name, release in (("questing", "25.10"), ("resolute", "26.04"))},
}


def known_to(context: Context, today: date) -> Context:
    """Add to what controls know the day, the forms of secrets, and the support of base images."""
    return replace(context, today=today, secrets_in=_secrets, support_of=support_of)


def support_of(repository: str, tag: str) -> tuple[Support, ...]:
    """Return the support of what an image is by its name, and of the distribution that its tag names (`python:3.9-slim-buster`).

    What the table does not list is left out: its support is not known.
    """
    return tuple(_found(repository, tag))


def _found(repository: str, tag: str) -> Iterator[Support]:
    named, _, release = _NAMES.get(_short(repository), "").partition(" ")
    first, *words = tag.lower().split("-")
    if named:
        yield from _support(named, release or (_CODENAMES[first][1] if first in _CODENAMES else first))
    for word in words if named else ():
        if word in _CODENAMES:
            yield from _support(*_CODENAMES[word])
        elif word.startswith("alpine"):
            yield from _support("alpine", word.removeprefix("alpine"))


def _short(repository: str) -> str:
    for host in _HOSTS:
        if repository.startswith(host):
            return repository.removeprefix(host)
    return repository


def _support(name: str, version: str) -> Iterator[Support]:
    product = table().products.get(name)
    release = _release(product, version) if product else ""
    if product and release:
        day = product.releases[release]
        ends = date.fromisoformat(day) if day else None
        yield Support(title=f"{product.title} {release}", ends=ends, source=product.source)


def _release(product: Product, version: str) -> str:
    """Find the longest release that a version begins with, part by part."""
    parts = version.split(".")
    names = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in names if name in product.releases), "")


def _secrets(text: str) -> list[tuple[str, int]]:
    return [(hit.title, hit.line) for hit in scan_text(text, fingerprint_key())]
