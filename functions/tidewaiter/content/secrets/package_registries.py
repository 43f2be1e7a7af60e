"""Publishing tokens of package registries: whoever holds one can ship code to all users."""

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

NPM = SecretRule(
    id="TW-SECRET-npm-token",
    title="npm access token",
    family="package-registries",
    pattern=r"\b(npm_[A-Za-z0-9]{36})\b",
    severity=Severity.CRITICAL,
    rotate="Revoke the token with npm token revoke and check what was published.",
    minimum_entropy=3.5,
    references=("https://docs.npmjs.com/about-access-tokens",),
)

NPMRC = SecretRule(
    id="TW-SECRET-npmrc-auth-token",
    title="Registry token in .npmrc",
    family="package-registries",
    pattern=r':_authToken\s?=\s?"?([A-Za-z0-9_.=+/-]{20,512})',
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
    references=("https://docs.pypi.org/trusted-publishers/",),
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
