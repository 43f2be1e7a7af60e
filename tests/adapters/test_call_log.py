"""What calls came to."""

import boto3

from tidewaiter.adapters.call_log import CallLog


def test_calls_are_named_as_iam_names_them_with_how_they_ended():
    """A success after a refusal does not hide it."""
    session = boto3.Session(aws_access_key_id="a", aws_secret_access_key="b", region_name="eu-central-1")
    log = CallLog(session)
    emit = session.client("eks").meta.events.emit
    model = session.client("eks").meta.service_model.operation_model("ListClusters")
    for parsed in ({"Error": {"Code": "AccessDeniedException"}}, {}):
        emit("after-call.eks.ListClusters", http_response=None, parsed=parsed, model=model, context={})
    other = session.client("eks").meta.service_model.operation_model("DescribeCluster")
    emit(
        "after-call.eks.DescribeCluster",
        http_response=None,
        parsed={"Error": {"Code": "ResourceNotFoundException"}},
        model=other,
        context={},
    )
    assert log.ended == {"eks:ListClusters": "AccessDeniedException", "eks:DescribeCluster": "ResourceNotFoundException"}
    assert log.denied() == ("eks:ListClusters",)
