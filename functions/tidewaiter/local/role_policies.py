"""Inline policies of a role as IAM returns them: the emulator keeps those that a template made as objects, and cannot quote them."""

import json
import urllib.parse
from typing import Any

from moto.iam.models import Role

from tidewaiter.local.patches import Patches


def return_role_policies(patches: Patches) -> None:
    """Make GetAccountAuthorizationDetails answer for roles of a template."""

    def role_policy_list(role: Any) -> list[dict[str, str]]:
        texts = {name: policy if isinstance(policy, str) else json.dumps(policy) for name, policy in role.policies.items()}
        return [{"PolicyName": name, "PolicyDocument": urllib.parse.quote(text)} for name, text in texts.items()]

    patches.attribute(Role, "role_policy_list", property(role_policy_list))
