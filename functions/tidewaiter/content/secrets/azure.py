"""Credentials of Microsoft Azure."""

from functools import partial
from urllib.parse import unquote

from tidewaiter.content.grammar import token, whole
from tidewaiter.content.plausibility import decode_base64
from tidewaiter.content.rule import ENDS, Proof, SecretRule
from tidewaiter.model.severity import Severity


def _not_emulator(secret: str) -> Proof | None:
    """Refuse the key of the storage emulator, which its documentation gives to everybody."""
    return None if secret.startswith("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1") else Proof()


STORAGE = SecretRule(
    id="TW-SECRET-azure-storage-key",
    title="Azure storage account key",
    family="azure",
    pattern=r"(?i)AccountKey\s?=\s?([A-Za-z0-9+/]{86}==)",
    severity=Severity.CRITICAL,
    rotate="Rotate the key of the storage account.",
    minimum_entropy=4.0,
    validate=_not_emulator,
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


def _signature(secret: str) -> Proof | None:
    """Accept the version, an end (`se`), and 32 bytes in base64, as they stand in an address."""
    fields = dict(pair.partition("=")[::2] for pair in secret.replace("&amp;", "&").split("&"))
    if len(decode_base64(unquote(fields["sig"]))) != SIGNATURE or not fields.get("sv", "").startswith("20"):
        return None
    end = unquote(fields.get("se", ""))[: len("2026-01-01")]
    return Proof(reasons=(ENDS + end,) if end else ())


SIGNATURE = 32
_token = partial(token, family="azure")

DEVOPS = _token(
    "azure-devops-token",
    "Azure DevOps personal access token",
    whole("[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}"),
    "Revoke the token in the Azure DevOps user settings.",
    "https://learn.microsoft.com/purview/sit-defn-azure-devops-personal-access-token",
    severity=Severity.CRITICAL,
)
SHARED_ACCESS_SIGNATURE = _token(
    "azure-shared-access-signature",
    "Azure shared access signature",
    r"\b((?:(?:s[a-z]{1,5}|tn|[es][pr]k|rsc[cdelt]|comp|restype)=[^&\s\"'<>]*&(?:amp;)?)+sig=[A-Za-z0-9%+/]{40,70}(?:%3[Dd]|=))",
    "Rotate the account key it was signed with, or revoke its stored access policy.",
    "https://learn.microsoft.com/azure/storage/common/storage-sas-overview",
    validate=_signature,
)
SEARCH = _token(
    "azure-search-key",
    "Azure AI Search key",
    whole("[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}"),
    "Regenerate the key of the search service.",
    "https://learn.microsoft.com/azure/search/search-security-api-keys",
)
FUNCTIONS = _token(
    "azure-functions-key",
    "Azure Functions key",
    whole("[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]=="),
    "Renew the key of the function app.",
    "https://learn.microsoft.com/azure/azure-functions/function-keys-how-to",
)
REGISTRY = _token(
    "azure-container-registry-password",
    "Azure container registry password",
    r"\b([A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5})(?:[^A-Za-z0-9+/]|$)",
    "Regenerate the password of the registry's admin user or token.",
    "https://learn.microsoft.com/azure/container-registry/container-registry-authentication",
    severity=Severity.CRITICAL,
)
COSMOS = _token(
    "azure-cosmos-key",
    "Azure Cosmos DB key",
    r"\b([A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{5}[AQgw]==)",
    "Regenerate the key of the Cosmos DB account.",
    "https://learn.microsoft.com/azure/cosmos-db/how-to-rotate-keys",
    severity=Severity.CRITICAL,
)
REDIS = _token(
    "azure-redis-key",
    "Azure Cache for Redis key",
    whole("[A-Za-z0-9]{33}AzCa[A-P][A-Za-z0-9]{5}="),
    "Regenerate the access key of the cache.",
    "https://learn.microsoft.com/azure/azure-cache-for-redis/cache-configure",
)
APP_CONFIGURATION = _token(
    "azure-app-configuration-secret",
    "Azure App Configuration connection string",
    r"Endpoint=https://[a-z0-9-]{1,63}\.azconfig\.io;Id=[^;\s]{4,60};Secret=([A-Za-z0-9+/]{43,99}=?)",
    "Regenerate the access key of the configuration store.",
    "https://learn.microsoft.com/azure/azure-app-configuration/howto-disable-access-key-authentication",
)
SIGNALR = _token(
    "azure-signalr-key",
    "Azure SignalR or Web PubSub key",
    r"Endpoint=https://[a-z0-9.-]{1,100};AccessKey=([A-Za-z0-9+/]{43}=)",
    "Regenerate the access key of the service.",
    "https://learn.microsoft.com/azure/azure-signalr/signalr-howto-key-rotation",
)
PUBLISH_PROFILE = _token(
    "azure-publish-profile",
    "Password in an Azure publish profile",
    r'userPWD="([A-Za-z0-9]{60})"',
    "Reset the publish profile of the app service.",
    "https://learn.microsoft.com/azure/app-service/deploy-configure-credentials",
    severity=Severity.CRITICAL,
)
AI_SERVICES = _token(
    "azure-ai-key",
    "Key of Azure AI services",
    whole("[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{2}AC[A-Za-z0-9]{14}ACOG[A-Za-z0-9]{4}"),
    "Regenerate the key of the resource in the Azure portal.",
    "https://learn.microsoft.com/azure/ai-services/authentication",
    occurs=("JQQJ99",),
)
