"""ECR repositories and registries of a template, as `model.Repository` and `model.Registry`."""

from collections.abc import Mapping
from typing import Any

from tidewaiter.model.cloud import Registry, Repository
from tidewaiter.model.finding import Location
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import (
    NOT_IN_TEMPLATE,
    NOT_KNOWN,
    NOT_YET,
    camel,
    document,
    flag,
    is_known,
    items,
    leaves,
    look,
    text,
    word,
)

REPOSITORIES = ("AWS::ECR::Repository",)
_POLICY, _REPLICATION, _CACHE = "AWS::ECR::RegistryPolicy", "AWS::ECR::ReplicationConfiguration", "AWS::ECR::PullThroughCacheRule"
_SCANNING, _TEMPLATES = "AWS::ECR::RegistryScanningConfiguration", "AWS::ECR::RepositoryCreationTemplate"
_NUMBERED = {"pullThroughCacheRules": _CACHE, "repositoryCreationTemplates": _TEMPLATES}


def repository_of(template: Template, one: Declared) -> Repository:
    """Build the model value; what the template leaves out has the default of ECR."""
    mutability = word(one.get("ImageTagMutability"), "MUTABLE")
    unread: dict[str, str] = {}
    lifecycle = one.get("LifecyclePolicy")
    return Repository(
        name=text(one.get("RepositoryName")) or one.name,
        arn=one.name,
        account=template.account,
        region=template.region,
        policy=_policy(one.get("RepositoryPolicyText"), unread),
        immutable_tags=None if mutability is None else mutability.startswith("IMMUTABLE"),
        scan_on_push=flag(one.get("ImageScanningConfiguration", "ScanOnPush"), default=False),
        encryption=word(one.get("EncryptionConfiguration", "EncryptionType"), "AES256"),
        registry_scan_filters=_scan_filters(template),
        lifecycle=None if lifecycle is NOT_KNOWN else bool(lifecycle),
        tag_exclusions=tuple(filter(None, map(_exclusion, items(one.get("ImageTagMutabilityExclusionFilters")) or ()))),
        kms_key=text(one.get("EncryptionConfiguration", "KmsKey")),
        key_manager=_key_manager(one.get("EncryptionConfiguration", "KmsKey")),
        unread=unread,
    )


def _key_manager(key: Any) -> str:
    """Tell whose key a repository gets: without one, ECR takes that which AWS manages for it."""
    if key is NOT_KNOWN:
        return ""
    return "AWS" if key is None or text(key).endswith("alias/aws/ecr") else "CUSTOMER"


def repository_place(one: Declared, pointer: str) -> Location:
    """Point into a repository's resource."""
    renamed = {"/policy": "/RepositoryPolicyText"}
    for start, own in renamed.items():
        if pointer.startswith(start):
            return one.place(own + pointer.removeprefix(start))
    return one.place("".join(f"/{token[:1].upper()}{token[1:]}" for token in pointer.split("/")[1:]))


def registry_of(template: Template) -> Registry | None:
    """Build what the template sets for the whole registry; None where it sets nothing."""
    if not template.of(_POLICY, _REPLICATION, _CACHE, _TEMPLATES):
        return None
    unread: dict[str, str] = {"signing": NOT_IN_TEMPLATE}
    policies = [_policy(one.get("PolicyText"), unread) for one in template.of(_POLICY)]
    if not policies:
        unread["policy"] = NOT_IN_TEMPLATE
    replicated = template.of(_REPLICATION)
    rules = [rule for one in replicated for rule in items(one.get("ReplicationConfiguration", "Rules")) or (NOT_KNOWN,)]
    return Registry(
        account=template.account,
        region=template.region,
        policy=policies[0] if policies else None,
        replication=_rules("replication", rules, template, unread),
        cache_rules=_rules("cache_rules", [one.properties for one in template.of(_CACHE)], template, unread),
        templates=_rules("templates", [one.properties for one in template.of(_TEMPLATES)], template, unread),
        unread=unread,
    )


def registry_place(template: Template, pointer: str) -> Location:
    """Point into the resource that sets a part of the registry."""
    _, kind, number, *rest = (*pointer.split("/"), "", "")
    if kind in _NUMBERED and number.isdecimal():
        return template.of(_NUMBERED[kind])[int(number)].place("".join(f"/{one[:1].upper()}{one[1:]}" for one in rest if one))
    found = template.of(_POLICY if kind == "policy" else _REPLICATION) or template.of(_POLICY, _REPLICATION, _CACHE, _TEMPLATES)
    inside = pointer.replace("/policy", "/PolicyText") if kind == "policy" else "/ReplicationConfiguration/Rules"
    return found[0].place(inside if kind else "")


def _policy(value: Any, unread: dict[str, str]) -> Mapping[str, Any] | None:
    found = document(value)
    if found is None and value is not None:
        unread["policy"] = NOT_YET
    return found


def _exclusion(one: Any) -> str:
    return text(look(one, "ImageTagMutabilityExclusionFilterValue") or look(one, "Filter"))


def _scan_filters(template: Template) -> tuple[str, ...] | None:
    """Return the filters of the registry's scanning rules; None where the template does not hold them all."""
    found = template.of(_SCANNING)
    rules = [rule for one in found for rule in items(one.get("Rules")) or (NOT_KNOWN,)]
    if not found or not is_known(rules):
        return None
    own = [rule for rule in rules if text(look(rule, "ScanFrequency")) != "MANUAL"]
    filters = [text(look(each, "Filter")) for rule in own for each in items(look(rule, "RepositoryFilters")) or ()]
    return tuple(each if "*" in each else f"*{each}*" for each in filters)  # without a star they match inside names


def _rules(field: str, found: list[Any], template: Template, unread: dict[str, str]) -> tuple[Mapping[str, Any], ...] | None:
    known = all(is_known(one) or one == template.account for one in leaves(found))
    if not found or not known:
        unread[field] = NOT_YET if found else NOT_IN_TEMPLATE
        return None
    return tuple(camel(one) for one in found)
