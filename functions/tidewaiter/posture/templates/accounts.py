"""The roles of a template as the account that they will make, so that their policies can be evaluated."""

from collections.abc import Iterator, Mapping
from typing import Any

import re2

from tidewaiter.model.account import ROLE, IamAccount, IamPrincipal, Policy
from tidewaiter.posture.templates.aws_policies import EXPECTED, known_policy
from tidewaiter.posture.templates.declared import Declared, Template
from tidewaiter.posture.templates.values import ANY_ACCOUNT, NOT_KNOWN, document, items, look, text

_MANAGED_BY_AWS = ":iam::aws:policy/"
_REFERENCE = re2.compile(r"\$\{[^}]*\}")
_PSEUDO = {"${AWS::AccountId}": ANY_ACCOUNT, "${AWS::Partition}": "aws"}
_RESOURCES = ("Resource", "NotResource")
_SOMETHING = "arn:aws:reference:::"


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
        if not of_aws or name not in EXPECTED:
            known = known_policy(name) if of_aws else None
            yield Policy(name=name or "a policy that is not known before deployment", document=known, arn=reference)

    def _document(self, value: Any) -> Mapping[str, Any] | None:
        """Read a policy; references to roles and the account are written out, others stand for something of their name."""
        found = document(value)
        return None if found is None else {key: self._plain(child, in_resource=False) for key, child in found.items()}

    def _plain(self, value: Any, *, in_resource: bool) -> Any:
        if isinstance(value, Mapping):
            return {self._text(str(key)): self._plain(child, in_resource=key in _RESOURCES) for key, child in value.items()}
        if isinstance(value, list):
            return [self._plain(one, in_resource=in_resource) for one in value]
        if not isinstance(value, str):
            return value
        text = self._text(value)
        return f"{_SOMETHING}{text}" if in_resource and value.startswith("${") and not text.startswith("arn:") else text

    def _text(self, value: str) -> str:
        text: str = _REFERENCE.sub(self._written_out, value)
        return text

    def _written_out(self, match: Any) -> str:
        """Return what a reference comes to, or its name; variables of policies (`${aws:username}`) stay what they are."""
        reference = str(match.group(0))
        name = reference[2:-1]
        if name.startswith("AWS::"):
            return _PSEUDO.get(reference, name.rpartition(":")[2])
        is_variable = ":" in name or name in ("*", "?", "$")
        return self._names.get(reference) or (reference if is_variable else name)
