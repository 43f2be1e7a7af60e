"""What is kept of an image's report for people, and the event that says so."""

from tidewaiter import documents
from tidewaiter.model.report import Report
from tidewaiter.pipeline_ports import KeepPorts
from tidewaiter.policy.notices import image_reported
from tidewaiter.reporting.formats import cyclonedx, html, json_report, sarif


def store_documents(report: Report, ports: KeepPorts) -> None:
    """Keep the documents of an image's report and announce them; raises BadInputError for another kind of report."""
    notice = image_reported(report)
    digest = notice.image_digest
    for name, form in (("report.json", json_report.FORMAT), ("report.html", html.FORMAT), ("report.sarif", sarif.FORMAT)):
        ports.reports.put_document(f"reports/{digest}/{name}", form.render(report), form.media_type)
    ports.reports.put_document(f"sboms/{digest}.cdx.json", cyclonedx.FORMAT.render(report), cyclonedx.FORMAT.media_type)
    ports.publisher.publish("tidewaiter.image.reported", documents.dump("image-reported", notice), resources=[digest])
