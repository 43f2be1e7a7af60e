"""What moto's ECR does not answer of a registry's settings: nothing of it is configured here, as in a new account."""

from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.ecr.responses import ECRResponse

from tidewaiter.local.patches import Patches


def install(patches: Patches) -> None:
    """Answer for pull-through cache rules, creation templates and the signing configuration."""
    patches.attribute(ECRResponse, "describe_pull_through_cache_rules", _none("pullThroughCacheRules"))
    patches.attribute(ECRResponse, "describe_repository_creation_templates", _none("repositoryCreationTemplates"))
    patches.attribute(ECRResponse, "get_signing_configuration", _unsigned)


def _none(key: str) -> Any:
    def answer(_response: Any) -> ActionResult:
        return ActionResult({key: []})

    return answer


def _unsigned(_response: Any) -> ActionResult:
    raise JsonRESTError("SigningConfigurationNotFoundException", "The registry has no signing configuration")
