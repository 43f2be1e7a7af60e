"""Tokens of platforms and tools that run infrastructure."""

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

VAULT = SecretRule(
    id="TW-SECRET-vault-token",
    title="HashiCorp Vault token",
    family="infrastructure",
    pattern=r"\b(hv[sbr]\.[A-Za-z0-9_-]{24,300})",
    severity=Severity.HIGH,
    rotate="Revoke the token with vault token revoke.",
    minimum_entropy=3.5,
    references=("https://developer.hashicorp.com/vault/docs/concepts/tokens",),
)

TERRAFORM = SecretRule(
    id="TW-SECRET-terraform-cloud-token",
    title="HCP Terraform token",
    family="infrastructure",
    pattern=r"\b([A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70})",
    severity=Severity.HIGH,
    rotate="Delete the token in the settings of HCP Terraform.",
    references=("https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",),
)

DIGITALOCEAN = SecretRule(
    id="TW-SECRET-digitalocean-token",
    title="DigitalOcean token",
    family="infrastructure",
    pattern=r"\b(do[opr]_v1_[a-f0-9]{64})\b",
    severity=Severity.HIGH,
    rotate="Delete the token in the DigitalOcean control panel.",
    references=("https://docs.digitalocean.com/reference/api/create-personal-access-token/",),
)

DATABRICKS = SecretRule(
    id="TW-SECRET-databricks-token",
    title="Databricks token",
    family="infrastructure",
    pattern=r"\b((?:dapi|dose)[0-9a-f]{32}(?:-[0-9])?)\b",
    severity=Severity.HIGH,
    rotate="Revoke the token in the Databricks user settings.",
    minimum_entropy=3.0,
    references=("https://docs.databricks.com/aws/en/dev-tools/auth/pat",),
)

GRAFANA = SecretRule(
    id="TW-SECRET-grafana-token",
    title="Grafana service account token",
    family="infrastructure",
    pattern=r"\b(glsa_[A-Za-z0-9]{32}_[0-9a-f]{8})\b",
    severity=Severity.MEDIUM,
    rotate="Delete the token of the service account.",
    references=("https://grafana.com/docs/grafana/latest/administration/service-accounts/",),
)

SHOPIFY = SecretRule(
    id="TW-SECRET-shopify-token",
    title="Shopify access token",
    family="infrastructure",
    pattern=r"\b(shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32})\b",
    severity=Severity.HIGH,
    rotate="Rotate the credentials of the Shopify app.",
    minimum_entropy=3.0,
    references=("https://shopify.dev/docs/apps/build/authentication-authorization",),
)
