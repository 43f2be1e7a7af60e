"""Credentials of Microsoft Azure."""

from tidewaiter.content.rule import SecretRule
from tidewaiter.model.severity import Severity

STORAGE = SecretRule(
    id="TW-SECRET-azure-storage-key",
    title="Azure storage account key",
    family="azure",
    pattern=r"(?i)AccountKey\s?=\s?([A-Za-z0-9+/]{86}==)",
    severity=Severity.CRITICAL,
    rotate="Rotate the key of the storage account.",
    minimum_entropy=4.0,
    references=("https://learn.microsoft.com/azure/storage/common/storage-account-keys-manage",),
)

CLIENT_SECRET = SecretRule(
    id="TW-SECRET-azure-client-secret",
    title="Entra application secret",
    family="azure",
    pattern=r"(?:^|[^A-Za-z0-9_~.-])([A-Za-z0-9_~.-]{3}[0-9]Q~[A-Za-z0-9_~.-]{31,34})(?:[^A-Za-z0-9_~.-]|$)",
    severity=Severity.CRITICAL,
    rotate="Remove the secret from the app registration and add another.",
    minimum_entropy=3.5,
    references=("https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials",),
)

SERVICE_BUS = SecretRule(
    id="TW-SECRET-azure-shared-access-key",
    title="Azure shared access key",
    family="azure",
    pattern=r"SharedAccessKey\s?=\s?([A-Za-z0-9+/]{43}=)",
    severity=Severity.HIGH,
    rotate="Regenerate the key of the shared access policy.",
    minimum_entropy=4.0,
    references=("https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas",),
)
