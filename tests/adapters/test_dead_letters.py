"""What can never be handled is kept."""

from tidewaiter.adapters.dead_letters import DeadLetters


def test_a_message_is_kept_as_it_came_with_the_reason(cloud):
    """People see in the queue what was wrong."""
    client = cloud.client("sqs")
    url = client.create_queue(QueueName="failed")["QueueUrl"]
    DeadLetters(client=client, queue=url).keep("not json {", "x" * 1000)
    (message,) = client.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert message["Body"] == "not json {"
    assert message["MessageAttributes"]["reason"]["StringValue"] == "x" * 256
