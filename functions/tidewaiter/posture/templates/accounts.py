"""The roles of a template as the account that they will make, so that their policies can be evaluated."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tidewaiter.model.account import ROLE, IamAccount, IamPrincipal, Policy
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import ANY_ACCOUNT, NOT_KNOWN, document, items, look, text

_MANAGED_BY_AWS = ":iam::aws:policy/"
_EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
# Policies of AWS that hold no more than what EKS expects of the role.
_EXPECTED = frozenset(
    {
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEKSClusterPolicy",
        "AmazonEKSFargatePodExecutionRolePolicy",
        "AmazonEKSVPCResourceController",
        "AmazonEKSWorkerNodeMinimalPolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
    }
)


class TemplateAccount:
    """The roles that a template declares, under ARNs that stand for those they will have."""

    number = ANY_ACCOUNT

    def __init__(self, template: Template) -> None:
        self._template = template
        self._roles = {self._made_up(one): one for one in template.of("AWS::IAM::Role")}
        self._names = {key: arn for arn, one in self._roles.items() for key in (*one.keys, text(one.get("RoleName"))) if key}

    def arn(self, reference: Any) -> str:
        """Return the ARN of the role that a reference names; of others what is written."""
        return self._names.get(text(reference), text(reference))

    def role(self, arn: str) -> Declared | None:
        """Return the declared role of an ARN; None for one that lies elsewhere."""
        return self._roles.get(arn)

    def account(self) -> IamAccount:
        """Return the account with every declared role; a policy that is not known has no document."""
        return IamAccount(account=ANY_ACCOUNT, principals=tuple(self._principal(arn, one) for arn, one in self._roles.items()))

    def _made_up(self, one: Declared) -> str:
        return f"arn:aws:iam::{ANY_ACCOUNT}:role/{text(one.get('RoleName')) or one.name}".replace("${", "").replace("}", "")

    def _principal(self, arn: str, one: Declared) -> IamPrincipal:
        return IamPrincipal(
            arn=arn,
            kind=ROLE,
            name=arn.rpartition("/")[2],
            policies=tuple(self._policies(one)),
            trust=self._document(one.get("AssumeRolePolicyDocument")),
        )

    def _policies(self, role: Declared) -> Iterator[Policy]:
        for each in items(role.get("Policies")) or (() if role.get("Policies") is None else (NOT_KNOWN,)):
            yield Policy(name=text(look(each, "PolicyName")), document=self._document(look(each, "PolicyDocument")))
        names = role.keys | {text(role.get("RoleName"))} - {""}
        for one in self._template.of("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy"):
            if names & {text(one.get("RoleName")), *map(text, items(one.get("Roles")) or ())}:
                yield Policy(name=text(one.get("PolicyName")) or one.name, document=self._document(one.get("PolicyDocument")))
        attached = items(role.get("ManagedPolicyArns"))
        more = [one.get("PolicyArn") for one in self._template.of("TF::IAM::Attachment") if text(one.get("RoleName")) in names]
        for reference in (*(attached if attached is not None else (NOT_KNOWN,)), *more):
            yield from self._managed(text(reference))

    def _managed(self, reference: str) -> Iterator[Policy]:
        name = reference.rpartition("/")[2]
        for one in self._template.of("AWS::IAM::ManagedPolicy"):
            if reference in one.keys:
                yield Policy(name=one.name, document=self._document(one.get("PolicyDocument")), arn=reference)
                return
        of_aws = _MANAGED_BY_AWS in reference
        if not of_aws or name not in _EXPECTED:
            known = _EVERYTHING if of_aws and name == "AdministratorAccess" else None
            yield Policy(name=name or "a policy that is not known before deployment", document=known, arn=reference)

    def _document(self, value: Any) -> Mapping[str, Any] | None:
        """Read a policy; references to roles of the template and to the account are written out."""
        found = document(value)
        if found is None:
            return None
        written = json.dumps(found).replace("${AWS::AccountId}", ANY_ACCOUNT).replace("${AWS::Partition}", "aws")
        for reference, arn in self._names.items():
            if reference.startswith("${"):
                written = written.replace(reference, arn)
        plain: Mapping[str, Any] = json.loads(written)
        return plain
