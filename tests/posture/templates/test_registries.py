"""ECR repositories and registries of templates as model values."""

from typing import Any

from tidewaiter.model.finding import Location
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.registries import registry_of, registry_place, repository_of, repository_place
from tidewaiter.posture.templates.values import NOT_IN_TEMPLATE, NOT_KNOWN, NOT_YET


def declared(kind: str, name: str = "R", **properties: Any) -> Declared:
    """Declare a resource whose places are its name and the pointer."""
    return Declared(
        type=f"AWS::ECR::{kind}", name=name, properties=properties, keys=frozenset(), place=lambda at: Location(pointer=f"{name}{at}")
    )


def repository(*more: Declared, **properties: Any):
    """Read one repository beside other resources."""
    return repository_of(Template(path="t", resources=more), declared("Repository", **properties))


def test_defaults_and_gaps():
    """ECR's defaults hold for what is left out; what is not known is None."""
    one = repository()
    assert (one.immutable_tags, one.scan_on_push, one.encryption, one.lifecycle, one.policy) == (False, False, "AES256", False, None)
    assert one.registry_scan_filters is None
    one = repository(
        ImageTagMutability=NOT_KNOWN,
        ImageScanningConfiguration=NOT_KNOWN,
        EncryptionConfiguration=NOT_KNOWN,
        LifecyclePolicy=NOT_KNOWN,
        RepositoryPolicyText={"Statement": NOT_KNOWN},
    )
    assert (one.immutable_tags, one.scan_on_push, one.encryption, one.lifecycle) == (None, None, None, None)
    assert one.unread == {"policy": NOT_YET}


def test_exceptions_of_immutability():
    """Filters are read as CloudFormation and as Terraform write them."""
    filters = [{"ImageTagMutabilityExclusionFilterValue": "dev*"}, {"Filter": "x"}]
    one = repository(ImageTagMutability="IMMUTABLE_WITH_EXCLUSION", ImageTagMutabilityExclusionFilters=filters)
    assert (one.immutable_tags, one.tag_exclusions) == (True, ("dev*", "x"))


def test_scanning_rules_of_the_registry_count():
    """A registry that scans everything overrules the repository's flag; unknown rules do not."""
    rules = [{"RepositoryFilters": [{"Filter": "*"}]}]
    assert repository(declared("RegistryScanningConfiguration", Rules=rules)).registry_scan_filters == ("*",)
    assert repository(declared("RegistryScanningConfiguration", Rules=NOT_KNOWN)).registry_scan_filters is None


def test_scanning_rules_match_as_ecr_does():
    """A filter without a star matches inside names, and one that is only for scans by hand scans nothing."""
    rules = [{"RepositoryFilters": [{"Filter": "web"}]}, {"ScanFrequency": "MANUAL", "RepositoryFilters": [{"Filter": "*"}]}]
    assert repository(declared("RegistryScanningConfiguration", Rules=rules)).registry_scan_filters == ("*web*",)


def test_whose_key_a_repository_gets():
    """One that is named, the one that AWS manages, or what only the deployment knows."""
    keys = {name: {"EncryptionType": "KMS", "KmsKey": key} for name, key in (("AWS", "alias/aws/ecr"), ("CUSTOMER", "k"), ("", NOT_KNOWN))}
    for manager, configuration in keys.items():
        assert repository(EncryptionConfiguration=configuration).key_manager == manager
    assert repository(EncryptionConfiguration={"EncryptionType": "KMS"}).key_manager == "AWS"


def test_places_of_a_repository():
    """The policy of a repository has its own name in a template."""
    one = declared("Repository")
    assert repository_place(one, "/policy/Statement/0/Principal").pointer == "R/RepositoryPolicyText/Statement/0/Principal"
    assert repository_place(one, "/imageTagMutability").pointer == "R/ImageTagMutability"


def test_registry_settings():
    """What a template sets for the registry is judged, the rest is not in it; findings point at the resource that sets it."""
    assert registry_of(Template(path="t", resources=(declared("Repository"),))) is None
    destinations = [{"Region": "eu-west-1", "RegistryId": "${AWS::AccountId}"}]
    template = Template(
        path="t",
        account="${AWS::AccountId}",
        resources=(
            declared("RegistryPolicy", "P", PolicyText={"Statement": []}),
            declared("ReplicationConfiguration", "C", ReplicationConfiguration={"Rules": [{"Destinations": destinations}]}),
            declared("PullThroughCacheRule", "H", EcrRepositoryPrefix=NOT_KNOWN),
        ),
    )
    one = registry_of(template)
    assert one.policy == {"Statement": []}
    assert one.replication == ({"destinations": [{"region": "eu-west-1", "registryId": "${AWS::AccountId}"}]},)
    assert (one.cache_rules, one.unread["cache_rules"], one.unread["templates"]) == (None, NOT_YET, NOT_IN_TEMPLATE)
    places = ("/policy/Statement/0", "/replicationConfiguration/rules/0", "/pullThroughCacheRules/0/x", "")
    assert [registry_place(template, at).pointer for at in places] == [
        "P/PolicyText/Statement/0",
        "C/ReplicationConfiguration/Rules",
        "H/X",
        "C",
    ]
