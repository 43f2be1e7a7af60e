"""Terraform plans: what will be, what is not known yet, and what cannot be read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posture.plans import change, configured, plan
from tidewaiter.posture.templates.assessing import read_template
from tidewaiter.posture.templates.terraform import read_plan
from tidewaiter.posture.templates.values import NOT_KNOWN


def only(text: str):
    """Return the one resource of a plan."""
    (one,) = read_plan(text, "plan.json").resources
    return one


def test_unknown_values_are_marked():
    """What a plan says is known after apply is not known, however deep; the rest is."""
    after = {
        "vpc_config": [{"endpoint_public_access": True}],
        "encryption_config": [{"provider": [{}], "resources": ["secrets"]}],
        "name": "c",
    }
    unknown = {
        "access_config": True,
        "vpc_config": [{"vpc_id": True}],
        "encryption_config": [{"provider": [{"key_arn": True}]}],
        "arn": True,
    }
    one = only(plan(change("aws_eks_cluster.c", after, unknown)))
    assert (one.name, one.get("ResourcesVpcConfig", "EndpointPublicAccess"), one.get("ResourcesVpcConfig", "VpcId")) == (
        "aws_eks_cluster.c",
        True,
        NOT_KNOWN,
    )
    assert (one.get("AccessConfig", "AuthenticationMode"), one.properties["EncryptionConfig"][0]["Provider"]) == (
        NOT_KNOWN,
        {"KeyArn": NOT_KNOWN},
    )


def test_what_is_deleted_or_only_read_is_not_there():
    """A plan that removes a repository does not leave it to be judged."""
    data = change("data.aws_ecr_repository.d", {"name": "d"}) | {"mode": "data"}
    assert read_plan(plan(change("aws_ecr_repository.r", None), data), "p").resources == ()


def test_policies_of_their_own_belong_to_their_repository():
    """They join by name, and by reference where the name is not known."""
    policy = '{"Statement": []}'
    text = plan(
        change("aws_ecr_repository.a", {"name": "a"}, {"arn": True}),
        change("aws_ecr_repository.b", {}, {"name": True, "arn": True}),
        change("aws_ecr_repository_policy.p", {"repository": "a", "policy": policy}),
        change("aws_ecr_lifecycle_policy.l", {"policy": "{}"}, {"repository": True}),
        configuration={"resources": [configured("aws_ecr_lifecycle_policy.l", repository="aws_ecr_repository.b.name")]},
    )
    first, second = read_plan(text, "p").resources
    assert (first.get("RepositoryPolicyText"), first.get("LifecyclePolicy")) == (policy, None)
    assert (second.get("RepositoryPolicyText"), second.get("LifecyclePolicy")) == (None, "{}")


def test_places_name_the_address_and_the_module():
    """A plan has no lines: the address is the place, in Terraform's words."""
    one = only(
        plan(
            change("module.r.aws_ecr_repository.a[0]", {"name": "a"}),
            configuration={"module_calls": {"r": {"source": "./r", "module": {}}}},
        )
    )
    place = one.place("/EncryptionConfiguration/EncryptionType")
    assert place.pointer == "module.r.aws_ecr_repository.a[0]/encryption_configuration/encryption_type"
    assert (place.path, place.note) == ("plan.json", "module.r.aws_ecr_repository.a[0], module r (./r)")


def test_states_are_read_too():
    """`terraform show -json` of a state has the same values without a plan."""
    nested = {
        "resources": [
            {"address": "module.m.aws_ecr_repository.a", "mode": "managed", "type": "aws_ecr_repository", "values": {"name": "a"}}
        ]
    }
    assert only(json.dumps({"format_version": "1.0", "values": {"root_module": {"child_modules": [nested]}}})).get("RepositoryName") == "a"


def test_kubernetes_objects():
    """Manifests are objects; those that are not known, and resources of another form, are gaps."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}
    read = read_plan(
        plan(
            change("kubernetes_manifest.p", {"manifest": pod}),
            change("kubectl_manifest.y", {"yaml_body": "apiVersion: v1\nkind: Service\n---\na: ["}),
            change("kubernetes_manifest.u", {}, {"manifest": True}),
            change("kubernetes_deployment_v1.d", {"spec": []}),
            change("helm_release.h", {"chart": "x"}),
            change("aws_eks_new_thing.n", {}),
            change("awscc_eks_cluster.c", {}),
            change("aws_s3_bucket.b", {}),
        ),
        "p",
    )
    assert [one.data["kind"] for one in read.objects] == ["Pod", "Service"]
    assert read.objects[0].location("/spec/x").pointer == "kubernetes_manifest.p/spec/x"
    assert sorted(one.code for one in read.problems) == [
        "manifest-malformed",
        "template-not-judged",
        "template-not-judged",
        "template-not-judged",
        "template-not-judged",
        "template-value-unknown",
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"format_version": "1", "values": ',
        '{"format_version": "1", "resource_changes": ' + "[" * 5000 + "]" * 5000 + "}",
        '{"a": "format_version resource_changes"}',
        '["format_version", "resource_changes"]',
        '{"apiVersion": "v1", "data": {"x": "\\"format_version\\" \\"values\\""}}',
    ],
)
def test_other_json_is_no_plan(text):
    """Broken, bottomless and other JSON is left to others."""
    assert read_template(text, "p") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["vpc_config", "name", "policy", "x"]), inner, max_size=3),
    max_leaves=10,
)


@given(JSON, JSON, st.sampled_from(["aws_eks_cluster", "aws_ecr_repository", "aws_launch_template", "kubernetes_manifest"]))
def test_malformed_values_never_raise(after, unknown, kind):
    """Whatever stands in a plan, reading it ends with resources and problems."""
    assert read_plan(plan(change(f"{kind}.x", after, unknown)), "p") is not None


def test_access_policies_belong_to_their_entry():
    """They join by cluster and principal, known or not; one whose entry is elsewhere is judged all the same."""
    admin = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
    scope = [{"type": "cluster", "namespaces": None}]
    text = plan(
        change("aws_eks_access_entry.e", {"cluster_name": "c", "kubernetes_groups": []}, {"principal_arn": True}),
        change(
            "aws_eks_access_policy_association.p",
            {"cluster_name": "c", "policy_arn": admin, "access_scope": scope},
            {"principal_arn": True},
        ),
        change("aws_eks_access_policy_association.q", {"cluster_name": "c", "policy_arn": admin, "principal_arn": "arn:x"}),
        configuration={
            "resources": [
                configured("aws_eks_access_entry.e", principal_arn="aws_iam_role.r.arn"),
                configured("aws_eks_access_policy_association.p", principal_arn="aws_iam_role.r.arn"),
            ]
        },
    )
    first, second = read_plan(text, "p").resources
    assert [one["PolicyArn"] for one in first.get("AccessPolicies")] == [admin]
    assert (second.type, second.name, second.get("AccessPolicies")[0]["PolicyArn"]) == (
        "AWS::EKS::AccessEntry",
        "aws_eks_access_policy_association.q",
        admin,
    )


def test_attributes_that_the_provider_reads_back_are_no_gaps():
    """A role's lists of policies are unknown in every plan; they count as unknown only where somebody sets them."""
    unknown = {"managed_policy_arns": True, "inline_policy": True}
    plain = {"resources": [configured("aws_iam_role.r")]}
    set_by = {"resources": [configured("aws_iam_role.r", managed_policy_arns="var.x")]}
    change_of = change("aws_iam_role.r", {"name": "r"}, unknown)
    assert only(plan(change_of, configuration=plain)).properties == {"RoleName": "r"}
    assert only(plan(change_of, configuration=set_by)).get("ManagedPolicyArns") is NOT_KNOWN
    inline = change("aws_iam_role.r", {"inline_policy": [{"name": "n", "policy": "{}"}]})
    assert only(plan(inline)).get("Policies") == [{"PolicyName": "n", "PolicyDocument": "{}"}]
