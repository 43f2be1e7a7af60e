"""Tokens of build, deployment and secret-keeping tools."""

from functools import partial

from tidewaiter.content.grammar import UUID, assigned, token, whole
from tidewaiter.model.severity import Severity

_token = partial(token, family="delivery")

DOPPLER = _token(
    "doppler-token",
    "Doppler token",
    whole(r"dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}"),
    "Revoke the token in the Doppler dashboard.",
    "https://docs.doppler.com/reference/auth-token-formats",
    severity=Severity.CRITICAL,
)
PULUMI = _token(
    "pulumi-token",
    "Pulumi access token",
    whole("pul-[0-9a-f]{40}"),
    "Delete the token in the Pulumi Cloud settings.",
    "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/",
)
BUILDKITE = _token(
    "buildkite-token",
    "Buildkite API token",
    whole("bkua_[0-9a-f]{40}"),
    "Revoke the token in the Buildkite personal settings.",
    "https://buildkite.com/docs/apis/managing-api-tokens",
)
CIRCLECI = _token(
    "circleci-token",
    "CircleCI token",
    whole("CCI(?:PAT|PRJ)_[A-Za-z0-9]{20,24}_[0-9a-f]{40}"),
    "Delete the token in the CircleCI settings.",
    "https://circleci.com/docs/managing-api-tokens/",
)
HARNESS = _token(
    "harness-token",
    "Harness token",
    whole(r"[ps]at\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}"),
    "Delete the token in the Harness profile.",
    "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
)
OCTOPUS = _token(
    "octopus-deploy-key",
    "Octopus Deploy API key",
    assigned("octopus", "API-[A-Z0-9]{25,32}"),
    "Revoke the key in the Octopus profile.",
    "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key",
)
PREFECT = _token(
    "prefect-key",
    "Prefect Cloud key",
    whole("pn[ub]_[A-Za-z0-9]{36}"),
    "Delete the key in Prefect Cloud.",
    "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys",
    minimum_entropy=3.5,
)
INFRACOST = _token(
    "infracost-key",
    "Infracost API key",
    whole("ico-[A-Za-z0-9]{32}"),
    "Rotate the key in Infracost Cloud.",
    "https://www.infracost.io/docs/infracost_cloud/api_keys/",
    severity=Severity.LOW,
    minimum_entropy=3.5,
)
VAULT_RECOVERY = _token(
    "vault-unseal-key",
    "Vault unseal or recovery key",
    r"(?:(?i:(?:unseal|recovery) key) [0-9]{1,2}:\s{1,3}|\"(?:unseal_)?keys_b(?:64|ase64)\"\s{0,3}:\s{0,3}\[\s{0,20}\")"
    r"([A-Za-z0-9+/]{43}[A-Za-z0-9+/=]|[0-9a-f]{66})(?:[^A-Za-z0-9+/]|$)",
    "Rekey the Vault with vault operator rekey.",
    "https://developer.hashicorp.com/vault/docs/concepts/seal",
    severity=Severity.CRITICAL,
    minimum_entropy=3.5,
)
VAULT_LEGACY = _token(
    "vault-legacy-token",
    "Vault token in its old form",
    assigned("vault[_.-]?token|x-vault-token", r"[sbr]\.[A-Za-z0-9]{24}"),
    "Revoke the token with vault token revoke.",
    "https://developer.hashicorp.com/vault/docs/concepts/tokens",
)
VAULT_APPROLE = _token(
    "vault-approle-secret-id",
    "Vault AppRole secret id",
    assigned("(?:approle|vault)[a-z0-9_.-]{0,12}secret[_.-]?id", UUID),
    "Destroy the secret id at auth/approle/role/NAME/secret-id/destroy.",
    "https://developer.hashicorp.com/vault/docs/auth/approle",
)
CONSUL = _token(
    "consul-token",
    "Consul or Nomad access token",
    assigned("(?:consul[_.-]?http|nomad|x-consul|x-nomad)[_.-]?token", UUID),
    "Delete the token with consul acl token delete or nomad acl token delete.",
    "https://developer.hashicorp.com/consul/docs/security/acl/tokens",
)
JENKINS = _token(
    "jenkins-api-token",
    "Jenkins API token",
    assigned("jenkins[a-z0-9_.-]{0,20}token", "11[0-9a-f]{32}"),
    "Revoke the token in the Jenkins user's security page.",
    "https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/",
)
CODECOV = _token(
    "codecov-token",
    "Codecov upload token",
    assigned("codecov[a-z0-9_.-]{0,12}token", UUID),
    "Regenerate the upload token in the Codecov settings.",
    "https://docs.codecov.com/docs/codecov-tokens",
    severity=Severity.LOW,
)
K3S = _token(
    "k3s-cluster-token",
    "K3s cluster token",
    r"\b(K10[0-9a-f]{64}::[a-z]{4,10}:[A-Za-z0-9]{16,64})\b",
    "Rotate the token with k3s token rotate.",
    "https://docs.k3s.io/cli/token",
    severity=Severity.CRITICAL,
)
