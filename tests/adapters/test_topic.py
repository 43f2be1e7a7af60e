"""The alert topic."""

from botocore.stub import Stubber

from tidewaiter.adapters.topic import TopicPublisher

ARN = "arn:aws:sns:eu-central-1:123456789012:alerts"


def test_subject_and_text_are_cut_to_what_sns_takes(cloud):
    """A long or strange subject must not keep an alert from being sent."""
    client = cloud.client("sns")
    with Stubber(client) as stub:
        stub.add_response("publish", {"MessageId": "1"}, {"TopicArn": ARN, "Subject": "a b" + "c" * 97, "Message": "text"})
        stub.add_response("publish", {"MessageId": "2"}, {"TopicArn": ARN, "Subject": "Tidewaiter", "Message": "x" * (256 * 1024 - 1)})
        topic = TopicPublisher(client=client, topic=ARN)
        topic.publish("a\nb" + "c" * 200, "text")
        topic.publish("\u2603", "x" * 300_000)
        stub.assert_no_pending_responses()
