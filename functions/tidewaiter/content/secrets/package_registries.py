"""Publishing tokens of package registries: whoever holds one can ship code to all users."""

from functools import partial

from tidewaiter.content.grammar import token, whole
from tidewaiter.content.plausibility import has_crc_suffix
from tidewaiter.content.rule import Proof, SecretRule
from tidewaiter.model.severity import Severity


def _checked(secret: str) -> Proof:
    """Say when the checksum is right. A wrong one is not refused: npm says that it has one, not how it is written."""
    return Proof(reasons=("the checksum in the token is right",) if has_crc_suffix(secret.partition("_")[2]) else ())


NPM = SecretRule(
    id="TW-SECRET-npm-token",
    title="npm access token",
    family="package-registries",
    pattern=r"\b(npm_[A-Za-z0-9]{36})\b",
    severity=Severity.CRITICAL,
    validate=_checked,
    rotate="Revoke the token with npm token revoke and check what was published.",
    minimum_entropy=3.5,
    references=("https://docs.npmjs.com/about-access-tokens",),
)

NPMRC = SecretRule(
    id="TW-SECRET-npmrc-auth-token",
    title="Registry token or login in .npmrc",
    family="package-registries",
    pattern=r'(?::_authToken|:_password|(?:^|[\n:])_auth)\s?=\s?"?([A-Za-z0-9_.=+/-]{12,512})',
    severity=Severity.HIGH,
    rotate="Revoke the token in the registry and pass it as a build secret.",
    minimum_entropy=3.0,
    in_binaries=False,
    references=("https://docs.npmjs.com/cli/configuring-npm/npmrc",),
)

PYPI = SecretRule(
    id="TW-SECRET-pypi-token",
    title="PyPI upload token",
    family="package-registries",
    pattern=r"\b(pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,500})",
    severity=Severity.CRITICAL,
    rotate="Remove the token in the PyPI account settings and check what was uploaded.",
    references=("https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns",),
)

RUBYGEMS = SecretRule(
    id="TW-SECRET-rubygems-token",
    title="RubyGems API key",
    family="package-registries",
    pattern=r"\b(rubygems_[a-f0-9]{48})\b",
    severity=Severity.CRITICAL,
    rotate="Delete the key in the RubyGems profile and check what was pushed.",
    references=("https://guides.rubygems.org/api-key-scopes/",),
)

_token = partial(token, family="package-registries")

TEST_PYPI = _token(
    "test-pypi-token",
    "TestPyPI upload token",
    r"\b(pypi-AgENdGVzdC5weXBpLm9yZ[A-Za-z0-9_-]{50,500})",
    "Remove the token in the TestPyPI account settings.",
    "https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns",
    severity=Severity.LOW,
)
CRATES = _token(
    "crates-io-token",
    "crates.io token",
    whole("cio[A-Za-z0-9]{32}"),
    "Revoke the token on crates.io and check what was published.",
    "https://doc.rust-lang.org/cargo/reference/publishing.html",
    severity=Severity.CRITICAL,
    minimum_entropy=3.8,
)
NUGET = _token(
    "nuget-key",
    "NuGet API key",
    whole("oy2[a-p][a-z0-9]{15}[aq][a-z0-9]{11}[eu][bdfhjlnprtvxz357][a-z0-9]{11}[aeimquy4]"),
    "Delete the key on nuget.org and check what was pushed.",
    "https://learn.microsoft.com/nuget/nuget-org/publish-a-package",
    severity=Severity.CRITICAL,
)
CLOJARS = _token(
    "clojars-token",
    "Clojars deploy token",
    whole("CLOJARS_[a-z0-9]{60}"),
    "Disable the token in the Clojars account.",
    "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
    severity=Severity.CRITICAL,
)
PACKAGIST = _token(
    "packagist-token",
    "Private Packagist token",
    whole("packagist_[ou][ru]t_[0-9a-f]{68}"),
    "Delete the token in Private Packagist.",
    "https://packagist.com/docs/composer-authentication",
)
DOCKER_HUB = _token(
    "docker-hub-token",
    "Docker Hub access token",
    whole("dckr_[po]at_[A-Za-z0-9_-]{27,60}"),
    "Delete the token in the Docker account settings and check what was pushed.",
    "https://docs.docker.com/security/access-tokens/",
    severity=Severity.CRITICAL,
)
JFROG = _token(
    "jfrog-token",
    "JFrog API key or reference token",
    whole("(?:AKCp[A-Za-z0-9]{69}|cmVmdGtu[A-Za-z0-9]{56})"),
    "Revoke the token in the JFrog platform.",
    "https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens",
    severity=Severity.CRITICAL,
)
