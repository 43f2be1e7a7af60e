"""Intrinsic functions of CloudFormation, as far as the template alone decides them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.posture.templates.intrinsics import MAX_TEXT, Resolver
from tidewaiter.posture.templates.values import NOT_KNOWN, is_known

TEMPLATE = {
    "Parameters": {
        "Env": {"Type": "String", "Default": "prod"},
        "Cidrs": {"Type": "CommaDelimitedList", "Default": "10.0.0.0/8, 0.0.0.0/0"},
        "Key": {"Type": "String"},
        "Ami": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/a/b"},
    },
    "Mappings": {"Sizes": {"prod": {"days": 90}}},
    "Conditions": {
        "IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]},
        "NotProd": {"Fn::Not": [{"Condition": "IsProd"}]},
        "HasKey": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Key"}, ""]}]},
        "Either": {"Fn::Or": [{"Condition": "IsProd"}, {"Condition": "HasKey"}]},
        "Both": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "HasKey"}]},
        "Neither": {"Fn::And": [{"Condition": "NotProd"}, {"Condition": "HasKey"}]},
        "Loop": {"Fn::Not": [{"Condition": "Pool"}]},
        "Pool": {"Condition": "Loop"},
        "Here": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
        "China": {"Fn::Equals": [{"Fn::Sub": "${AWS::Partition}"}, "aws-cn"]},
    },
}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "Env"}, "prod"),
        ({"Ref": "Cidrs"}, ["10.0.0.0/8", "0.0.0.0/0"]),
        ({"Ref": "Key"}, NOT_KNOWN),
        ({"Ref": "Ami"}, NOT_KNOWN),
        ({"Ref": "Role"}, "${Role}"),
        ({"Fn::GetAtt": "Role.Arn"}, "${Role.Arn}"),
        ({"Fn::GetAtt": ["Role", "Arn"]}, "${Role.Arn}"),
        ({"Fn::GetAtt": [{"Ref": "x"}, "Arn"]}, NOT_KNOWN),
        ({"Fn::Sub": "arn:${AWS::Partition}:x/${Env}/${Role.Arn}/${!Kept}"}, "arn:aws:x/prod/${Role.Arn}/${Kept}"),
        ({"Fn::Sub": ["${a}-${Env}", {"a": {"Ref": "Env"}}]}, "prod-prod"),
        ({"Fn::Sub": "${Key}"}, NOT_KNOWN),
        ({"Fn::Sub": [1]}, NOT_KNOWN),
        ({"Fn::Join": ["/", ["a", {"Ref": "Env"}, True]]}, "a/prod/true"),
        ({"Fn::Join": ["/", {"Ref": "Key"}]}, NOT_KNOWN),
        ({"Fn::Select": [1, {"Fn::Split": [",", "a,b"]}]}, "b"),
        ({"Fn::Select": ["9", ["a"]]}, NOT_KNOWN),
        ({"Fn::Split": [",", {"Ref": "Role"}]}, NOT_KNOWN),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Env"}, "days"]}, 90),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Key"}, "days"]}, NOT_KNOWN),
        ({"Fn::Base64": "a"}, "YQ=="),
        ({"Fn::Base64": {"Fn::Sub": "x ${Key} ${Role}"}}, "eCAke0tleX0gJHtSb2xlfQ=="),
        ({"Fn::Base64": {"Fn::Join": ["", ["x ", {"Fn::ImportValue": "k"}]]}}, "eCAke3Vua25vd259"),
        ({"Fn::Base64": {"Ref": "Key"}}, NOT_KNOWN),
        ({"Fn::If": ["IsProd", "a", {"Ref": "AWS::NoValue"}]}, "a"),
        ([{"Fn::If": ["NotProd", "a", {"Ref": "AWS::NoValue"}]}], []),
        ({"x": {"Ref": "AWS::NoValue"}, "y": 1}, {"y": 1}),
        ({"Fn::If": ["HasKey", True, False]}, NOT_KNOWN),
        ({"Fn::If": ["HasKey", True, True]}, True),
        ({"Fn::If": ["IsProd"]}, NOT_KNOWN),
        ({"Fn::ImportValue": "x"}, NOT_KNOWN),
        ({"Fn::Transform": {"Name": "x"}}, NOT_KNOWN),
        ("{{resolve:ssm:/a}}", NOT_KNOWN),
        ({"Fn::GetAtt": 3}, NOT_KNOWN),
        ({"a": {"Fn::Cidr": []}, "b": 1}, {"a": NOT_KNOWN, "b": 1}),
    ],
)
def test_functions(value, expected):
    """Each function comes to what CloudFormation makes of it, or is not known."""
    assert Resolver(TEMPLATE).resolve(value) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IsProd", True),
        ("NotProd", False),
        ("HasKey", None),
        ("Either", True),
        ("Both", None),
        ("Neither", False),
        ("Loop", None),
        ("Here", None),
        ("China", None),
        ("Nobody", None),
    ],
)
def test_conditions(name, expected):
    """Conditions have three values; those that lead to themselves are not decided."""
    assert Resolver(TEMPLATE).holds(name) is expected


def test_texts_that_double_with_each_level_are_not_known():
    """Variables within variables reach no size worth fearing."""
    value: object = "x" * 64
    for _ in range(30):
        value = {"Fn::Sub": ["${a}${a}", {"a": value}]}
    found = Resolver({}).resolve(value)
    assert found is NOT_KNOWN or len(found) <= MAX_TEXT


def test_long_chains_of_conditions_end():
    """Ten thousand conditions that lead from one to the next are no way to end the scan."""
    chain = {f"c{index}": {"Fn::Not": [{"Condition": f"c{index + 1}"}]} for index in range(10_000)}
    assert Resolver({"Conditions": chain}).holds("c0") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.sampled_from(["Env", "Key", "${Env}", "IsProd"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Ref", "Fn::Sub", "Fn::Join", "Fn::If", "Fn::Select", "Fn::Split", "Fn::GetAtt", "a"]), inner, max_size=2
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_nothing_malformed_raises(value):
    """Functions with nonsense for arguments come to something, or are not known."""
    found = Resolver(TEMPLATE).resolve(value)
    assert isinstance(is_known(found), bool)
