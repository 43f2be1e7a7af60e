"""ECR as an audit reads it: the registry, and repositories with their gaps."""

from datetime import UTC, datetime

import pytest

from tests.adapters.answering import Answering
from tidewaiter.adapters.cloud_reader import BotoCloudReader
from tidewaiter.adapters.cloud_registry import read_registry, read_repositories

A, B, C = ("sha256:" + letter * 64 for letter in "abc")
IMAGE = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
ABSENT = {
    "get_registry_policy": "RegistryPolicyNotFoundException",
    "get_signing_configuration": "SigningConfigurationNotFoundException",
    "get_repository_policy": "RepositoryPolicyNotFoundException",
    "get_lifecycle_policy": "LifecyclePolicyNotFoundException",
    "describe_image_scan_findings": "ScanNotFoundException",
}
ANSWERS = {
    "get_registry_scanning_configuration": {
        "scanningConfiguration": {
            "scanType": "ENHANCED",
            "rules": [
                {"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": [{"filter": "team/*"}, {"filter": "we"}]},
                {"scanFrequency": "MANUAL", "repositoryFilters": [{"filter": "*"}]},
            ],
        }
    },
    "describe_registry": {"replicationConfiguration": {"rules": [{"destinations": [{"registryId": "9"}]}]}},
    "describe_pull_through_cache_rules": {"pullThroughCacheRules": [{"ecrRepositoryPrefix": "hub"}]},
    "describe_repository_creation_templates": {"repositoryCreationTemplates": [{"prefix": "ROOT"}]},
    "describe_repositories": {
        "repositories": [
            {
                "repositoryName": "team/web",
                "repositoryArn": "arn:aws:ecr:eu-west-1:1:repository/team/web",
                "registryId": "1",
                "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
                "imageTagMutabilityExclusionFilters": [{"filterType": "WILDCARD", "filter": "dev-*"}],
                "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": "arn:key"},
            }
        ]
    },
    "describe_images": {"imageDetails": []},
    "describe_key": {"KeyMetadata": {"KeyManager": "CUSTOMER"}},
}


def ecr(refused=(), **answers):
    """Make a client."""
    return Answering(ANSWERS | answers, refused, ABSENT)


def image(digest, *tags, day=1, kind=IMAGE, **fields):
    """Make one entry of DescribeImages."""
    pushed = datetime(2026, 11, day, tzinfo=UTC)
    return {"imageDigest": digest, "imageTags": list(tags), "imagePushedAt": pushed, "imageManifestMediaType": kind, **fields}


def repository(*details, refused=(), **answers):
    """Read the one repository with these images."""
    client = ecr(refused, describe_images={"imageDetails": list(details)}, **answers)
    (found,) = read_repositories(client, client, "eu-west-1")
    return found


def test_who_manages_the_key_is_asked_or_not_known():
    """KMS says it; what it refuses to say is no answer."""
    assert repository().key_manager == "CUSTOMER"
    assert repository(refused=("describe_key",)).key_manager == ""


def test_what_the_registry_sets():
    """Each setting is as the API returns it; what does not exist is empty, which is not unread."""
    found = read_registry(ecr(), "1", "eu-west-1")
    assert (found.scan_type, found.policy, found.signing, found.unread) == ("ENHANCED", {}, (), {})
    assert (found.replication[0]["destinations"], found.cache_rules, found.templates) == (
        [{"registryId": "9"}],
        ({"ecrRepositoryPrefix": "hub"},),
        ({"prefix": "ROOT"},),
    )
    assert found.name == "1.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ("get_registry_scanning_configuration", "scan_type"),
        ("get_registry_policy", "policy"),
        ("describe_registry", "replication"),
        ("describe_pull_through_cache_rules", "cache_rules"),
        ("describe_repository_creation_templates", "templates"),
        ("get_signing_configuration", "signing"),
    ],
)
def test_a_refused_call_leaves_its_own_gap(operation, field):
    """The field is None and the reason is kept; the others are read."""
    found = read_registry(ecr([operation]), "1", "eu-west-1")
    assert getattr(found, field) is None
    assert found.unread == {field: "denied: no"}


def test_a_policy_that_is_no_document_is_unread():
    """Text that is not JSON is not the same as no policy."""
    assert "policy" in read_registry(ecr(get_registry_policy={"policyText": "{"}), "1", "eu-west-1").unread


def test_a_repository():
    """Rules that scan by themselves count, manual ones do not; a filter without a star matches inside names."""
    found = repository()
    assert (found.immutable_tags, found.tag_exclusions, found.kms_key) == (True, ("dev-*",), "arn:key")
    assert (found.registry_scan_filters, found.registry_scan_type) == (("team/*", "*we*"), "ENHANCED")
    assert (found.lifecycle, found.policy, found.latest_scan, found.latest_signed, found.unread) == (False, None, None, None, {})


def test_the_scan_of_the_image_that_was_pushed_last():
    """Indexes and signatures are no images; what was never scanned has no status."""
    answer = {"imageScanStatus": {"status": "COMPLETE"}, "imageScanFindings": {"findingSeverityCounts": {"HIGH": 2}}}
    details = (image(A, day=1), image(B, day=2), image(C, "v1", day=3, kind=INDEX))
    found = repository(*details, describe_image_scan_findings=answer).latest_scan
    assert (found.digest, found.status, found.counts) == (B, "COMPLETE", {"HIGH": 2})
    assert repository(*details).latest_scan.status == ""


@pytest.mark.parametrize(
    ("details", "signed"),
    [
        ([image(A, "v1")], False),
        ([image(A, "v1"), image(B, A.replace(":", "-") + ".sig", day=2)], True),
        ([image(A, "v1"), image(B, day=2, subjectManifestDigest=A, artifactMediaType="application/vnd.cncf.notary.signature")], True),
        ([image(A, "v1"), image(B, day=2, subjectManifestDigest=A, artifactMediaType="application/spdx+json")], False),
        ([image(A, "v1"), image(B, day=2, subjectManifestDigest=C, artifactMediaType="application/vnd.cncf.notary.signature")], False),
        ([image(A)], None),
    ],
)
def test_signatures_beside_what_was_tagged_last(details, signed):
    """A signature refers to the image, or lies under cosign's tag for it."""
    assert repository(*details).latest_signed is signed


@pytest.mark.parametrize(
    ("operation", "field"),
    [
        ("get_repository_policy", "policy"),
        ("describe_images", "images"),
        ("get_lifecycle_policy", "lifecycle"),
        ("describe_image_scan_findings", "latest_scan"),
    ],
)
def test_what_is_refused_of_a_repository_is_named(operation, field):
    """The other facts are there, and so are the other repositories."""
    found = repository(image(A, "v1"), refused=[operation])
    assert found.unread == {field: "denied: no"}


def test_without_the_registrys_configuration_its_filters_are_unknown():
    """None is not the same as no filters."""
    assert repository(refused=["get_registry_scanning_configuration"]).registry_scan_filters is None


def test_the_reader_reads_the_registry_of_its_account():
    """The port gives what the adapter reads, for the account of the credentials."""
    services = {"ecr": ecr(), "sts": type("Sts", (), {"get_caller_identity": staticmethod(lambda: {"Account": "1"})})()}
    assert BotoCloudReader(services.get, "eu-west-1").registry().account == "1"
