"""What resources of a template will be called."""

import pytest

from tidewaiter.posture.templates.intrinsics import Resolver
from tidewaiter.posture.templates.values import NOT_KNOWN

ISSUER = "oidc.eks.region.amazonaws.com/id/C"
URL = {"Fn::GetAtt": ["C", "OpenIdConnectIssuerUrl"]}
TEMPLATE = {
    "Resources": {
        "C": {"Type": "AWS::EKS::Cluster"},
        "P": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": URL}},
        "Other": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": "https://token.actions.githubusercontent.com"}},
        "Loop": {"Type": "AWS::IAM::OIDCProvider", "Properties": {"Url": {"Ref": "Loop"}}},
        "J": {
            "Type": "Custom::AWSCDKCfnJson",
            "Properties": {
                "Value": {
                    "Fn::Join": ["", ['{"', {"Fn::Select": [1, {"Fn::Split": [":oidc-provider/", {"Ref": "P"}]}]}, ':sub":"system:x"}']]
                }
            },
        },
        "Broken": {"Type": "Custom::AWSCDKCfnJson", "Properties": {"Value": "{"}},
    }
}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (URL, f"https://{ISSUER}"),
        ({"Fn::Select": [1, {"Fn::Split": ["//", URL]}]}, ISSUER),
        ({"Ref": "P"}, f"arn:aws:iam::000000000000:oidc-provider/{ISSUER}"),
        ({"Fn::GetAtt": ["P", "Arn"]}, f"arn:aws:iam::000000000000:oidc-provider/{ISSUER}"),
        ({"Ref": "Other"}, "${Other}"),
        ({"Ref": "Loop"}, "${Loop}"),
        ({"Fn::GetAtt": ["C", "Arn"]}, "${C.Arn}"),
        ({"Fn::GetAtt": ["J", "Value"]}, {f"{ISSUER}:sub": "system:x"}),
        ({"Fn::GetAtt": ["Broken", "Value"]}, NOT_KNOWN),
    ],
)
def test_issuers_and_providers_have_their_form(value, expected):
    """Trust policies take them apart; everything else keeps its name."""
    assert Resolver(TEMPLATE).resolve(value) == expected
