"""The roles of a template as an account whose policies can be evaluated."""

from typing import Any

from tidewaiter.iam import parse_policy
from tidewaiter.model.finding import Location
from tidewaiter.posture.templates.accounts import TemplateAccount
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import NOT_KNOWN


def declared(kind: str, name: str, **properties: Any) -> Declared:
    """Declare a resource."""
    keys = frozenset({f"${{{name}}}", f"${{{name}.Arn}}"})
    return Declared(type=kind, name=name, properties=properties, keys=keys, place=lambda _: Location())


def policies(*resources: Declared) -> dict[str, Any]:
    """Return the policies of the first role by name."""
    (first, *_) = TemplateAccount(Template(path="t", resources=resources)).account().principals
    return {one.name: one.document for one in first.policies}


def test_policies_of_every_form_are_found():
    """Written into the role, attached by the policy, and attached by the role; what AWS makes for the use adds nothing."""
    own = [{"PolicyName": "own", "PolicyDocument": {"a": 1}}]
    assert policies(
        declared(
            "AWS::IAM::Role", "R", RoleName="web", Policies=own, ManagedPolicyArns=["${M}", "arn:aws:iam::aws:policy/AdministratorAccess"]
        ),
        declared("AWS::IAM::Policy", "P", PolicyName="p", Roles=["${R}"], PolicyDocument={"b": 1}),
        declared("AWS::IAM::RolePolicy", "Q", RoleName="web", PolicyDocument={"c": 1}),
        declared("AWS::IAM::ManagedPolicy", "M", PolicyDocument={"d": 1}),
        declared("AWS::IAM::Policy", "Others", Roles=["${Other}"], PolicyDocument={"e": 1}),
        declared("TF::IAM::Attachment", "T", RoleName="web", PolicyArn="arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"),
        declared("TF::IAM::Attachment", "U", Roles=["other", "web"], PolicyArn="arn:aws:iam::111122223333:policy/far"),
    ) == {
        "own": {"a": 1},
        "p": {"b": 1},
        "Q": {"c": 1},
        "M": {"d": 1},
        "far": None,
        "AdministratorAccess": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": "*"}]},
    }


def test_policies_that_are_not_known_have_no_document():
    """A policy of AWS that is not known here, one of nobody's, and a list that is computed are never nothing."""
    known = declared("AWS::IAM::Role", "R", Policies=NOT_KNOWN, ManagedPolicyArns=["arn:aws:iam::aws:policy/AmazonNewThing", "${X}"])
    assert list(policies(known).values()) == [None, None, None]
    assert list(policies(declared("AWS::IAM::Role", "R", ManagedPolicyArns=NOT_KNOWN)).values()) == [None]
    assert policies(declared("AWS::IAM::Role", "R", ManagedPolicyArns=["arn:aws:iam::111122223333:policy/AdministratorAccess"])) == {
        "AdministratorAccess": None
    }


def test_references_are_written_out():
    """In policies and elsewhere the roles of the template have ARNs, and the account a number."""
    trust = {"Statement": [{"Principal": {"AWS": ["${S.Arn}", "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"]}}]}
    template = Template(
        path="t",
        resources=(
            declared("AWS::IAM::Role", "R", AssumeRolePolicyDocument=trust),
            declared("AWS::IAM::Role", "S", RoleName="${AWS::StackName}-s"),
        ),
    )
    found = TemplateAccount(template)
    second = "arn:aws:iam::000000000000:role/AWS::StackName-s"
    assert (found.arn("${S.Arn}"), found.arn("arn:x"), found.arn(NOT_KNOWN)) == (second, "arn:x", "")
    first = found.account().principals[0]
    assert first.trust == {"Statement": [{"Principal": {"AWS": [second, "arn:aws:iam::000000000000:root"]}}]}
    assert (found.role(first.arn).name, found.role("arn:x")) == ("R", None)


def test_references_in_policies_stand_for_something_of_that_name():
    """A bucket of the template is a resource like any other; variables of IAM stay what they are."""
    statement = {
        "Effect": "Allow",
        "Action": "s3:*",
        "Resource": ["${Bucket.Arn}/*", "arn:aws:s3:::${Bucket}/${aws:username}", "*", "arn:aws:logs:${AWS::Region}::x"],
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    found = policies(declared("AWS::IAM::Role", "R", Policies=[{"PolicyName": "p", "PolicyDocument": document}]))["p"]
    assert found["Statement"][0]["Resource"] == [
        "arn:aws:reference:::Bucket.Arn/*",
        "arn:aws:s3:::Bucket/${aws:username}",
        "*",
        "arn:aws:logs:Region::x",
    ]
    assert parse_policy(found).problem == ""
