"""Reports in S3."""

from tidewaiter.adapters.s3_reports import S3ReportStore


def test_a_document_keeps_its_media_type(cloud):
    """Browsers show an HTML report because S3 says that it is one."""
    client = cloud.client("s3")
    store = S3ReportStore(client, "artefacts")
    assert store.get_document("reports/x/report.html") is None
    assert store.put_document("reports/x/report.html", b"<p>", "text/html") == "s3://artefacts/reports/x/report.html"
    assert store.get_document("reports/x/report.html") == b"<p>"
    assert client.head_object(Bucket="artefacts", Key="reports/x/report.html")["ContentType"] == "text/html"
