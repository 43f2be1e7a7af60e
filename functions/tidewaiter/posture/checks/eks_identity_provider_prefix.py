"""External identity providers whose users and groups can take names of the cluster's own."""

from collections.abc import Iterator, Sequence

from tidewaiter.model.eks import IdentityProvider
from tidewaiter.model.severity import Severity
from tidewaiter.posture.clusters import about
from tidewaiter.posture.control import Control, Target, Violation


def _judge(providers: Sequence[IdentityProvider]) -> Iterator[Violation]:
    for one in providers:
        if one.groups_claim and one.groups_prefix in ("", "-"):
            yield Violation(message=f"groups of {one.name} ({one.issuer}) have no prefix", pointer="/identityProviderConfig")
        # Without a prefix of one's own EKS takes the issuer's address, but none for e-mail addresses; `-` switches prefixes off.
        if one.username_prefix == "-" or (not one.username_prefix and one.username_claim == "email"):
            yield Violation(message=f"users of {one.name} ({one.issuer}) have no prefix", pointer="/identityProviderConfig")


CONTROL = Control(
    id="TW-EKS-identity-provider-prefix",
    title="External identity provider gives names without a prefix",
    severity=Severity.HIGH,
    why="Who may name a group at the provider can take the name of one that is bound in the cluster, with all its rights.",
    remediation=(
        "Associate the provider again with `groupsPrefix` and `usernamePrefix` (`aws eks associate-identity-provider-config --oidc ...`), "
        "and bind the prefixed names."
    ),
    targets=(Target.CLUSTER,),
    check=about("identity_providers", "eks:ListIdentityProviderConfigs", _judge),
    references=("https://docs.aws.amazon.com/eks/latest/userguide/authenticate-oidc-identity-provider.html",),
    mappings={"CIS EKS 1.8.0": ("5.5.1",)},
)
