"""The roles of a template as the account that they will make, so that their policies can be evaluated."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import re2

from tidewaiter.model.account import ROLE, IamAccount, IamPrincipal, Policy
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import ANY_ACCOUNT, NOT_KNOWN, document, items, look, text

_MANAGED_BY_AWS = ":iam::aws:policy/"
_REFERENCE = re2.compile(r"\$\{[^}]*\}")
_PSEUDO = {"${AWS::AccountId}": ANY_ACCOUNT, "${AWS::Partition}": "aws"}
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
        self._roles = {self._made_up(one): one for one in template.of("AWS::IAM::Role")}
        self._names = {key: arn for arn, one in self._roles.items() for key in (*one.keys, text(one.get("RoleName"))) if key}
        self._managed_here = {key: one for one in template.of("AWS::IAM::ManagedPolicy") for key in one.keys}
        self._attached: dict[str, list[Declared]] = {}
        for one in template.of("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy", "TF::IAM::Attachment"):
            for name in {text(one.get("RoleName")), *map(text, items(one.get("Roles")) or ())}:
                self._attached.setdefault(name, []).append(one)

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
        attached = items(role.get("ManagedPolicyArns"))
        references = [text(one) for one in (attached if attached is not None else (NOT_KNOWN,))]
        for name in sorted({*role.keys, text(role.get("RoleName"))} - {""}):
            for one in self._attached.get(name, ()):
                if one.type == "TF::IAM::Attachment":
                    references.append(text(one.get("PolicyArn")))
                else:
                    yield Policy(name=text(one.get("PolicyName")) or one.name, document=self._document(one.get("PolicyDocument")))
        for reference in references:
            yield from self._managed(reference)

    def _managed(self, reference: str) -> Iterator[Policy]:
        name = reference.rpartition("/")[2]
        own = self._managed_here.get(reference)
        if own is not None:
            yield Policy(name=own.name, document=self._document(own.get("PolicyDocument")), arn=reference)
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
        plain: Mapping[str, Any] = json.loads(_REFERENCE.sub(self._written_out, json.dumps(found)))
        return plain

    def _written_out(self, match: Any) -> str:
        reference = str(match.group(0))
        return _PSEUDO.get(reference) or self._names.get(reference, reference)
