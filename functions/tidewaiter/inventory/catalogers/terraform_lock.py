"""`.terraform.lock.hcl` of Terraform and OpenTofu (developer.hashicorp.com, "Dependency lock file"): providers and their versions."""

from collections.abc import Iterable

import re2 as re

from tidewaiter.inventory import structured
from tidewaiter.inventory.cataloger import Cataloger, Found, Hint
from tidewaiter.inventory.evidence import Evidence

_PROVIDER = re.compile(r'(?m)^provider "([^"/]+)/([^"/]+)/([^"/]+)" \{\s*\n\s*version\s*=\s*"([^"]+)"')


def _extract(text: str, evidence: Evidence) -> Iterable[Found]:
    providers = _PROVIDER.findall(text)
    if len(providers) != text.count('\nprovider "') + text.startswith('provider "'):
        yield evidence.malformed("a provider without a version")
    for host, namespace, name, version in providers:
        yield evidence.package("terraform", name, version, namespace=f"{host}/{namespace}")


TERRAFORM_LOCK = Cataloger(
    id="terraform-lock",
    title="Terraform lock files",
    ecosystem="terraform",
    parse=structured.of_text("terraform-lock", _extract),
    max_bytes=4 << 20,
    declared=True,
    hint=Hint(names=(".terraform.lock.hcl",)),
)
