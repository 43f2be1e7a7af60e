"""Advisories are fetched in the embedded AWS: one function per feed, one that merges, and the event that follows."""

import io
import json
import zipfile

import pytest
from unused_grants import unexplained

from tests.adapters.advisories import osv
from tests.adapters.feed_server import serving
from tidewaiter.adapters.advisory_bundle import unpack_delta
from tidewaiter.adapters.feed_function import FEEDS_AT_ENV

pytestmark = [pytest.mark.e2e]

FEEDS = {"feeds": ["malicious", "kev"]}
ARCHIVE = "/github.com/ossf/malicious-packages/archive/refs/heads/main.tar.gz"


@pytest.fixture
def publishers(line):
    """Let a server on this machine stand in for all publishers; it has malicious packages and 404 for the rest."""
    with serving() as server:
        line.aws.functions.extra_environment[FEEDS_AT_ENV] = server.url
        yield server
        del line.aws.functions.extra_environment[FEEDS_AT_ENV]


def publish(server, *records):
    """Publish advisories."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, record in enumerate(records):
            archive.writestr(f"{number}.json", json.dumps(record))
    server.files[ARCHIVE] = (buffer.getvalue(), f'"{hash(buffer.getvalue())}"')


def update(line):
    """Run the machine and return its execution."""
    arn = f"arn:aws:states:{line.aws.region}:{line.aws.account}:stateMachine:tidewaiter-update-database"
    started = line.aws.client("stepfunctions").start_execution(stateMachineArn=arn, input=json.dumps(FEEDS))["executionArn"]
    return line.until(
        "the update", lambda: next((o for o in line.executions("update-database") if o.arn == started and o.status != "RUNNING"), None)
    )


def read(line, key):
    """Read an object of the artefacts bucket."""
    return line.aws.client("s3").get_object(Bucket=line.aws.outputs["ArtefactsBucket"], Key=key)["Body"].read()


def announced(line):
    """List the databases whose change reached the rematching."""
    return [
        one.given["detail"]["sha256"] for one in line.executions("rematch") if one.given.get("detail-type") == "tidewaiter.database.changed"
    ]


def test_feeds_become_the_database_of_all_functions(line, publishers):
    """What can be fetched is merged, switched and announced once; a feed that turns bad keeps its last good data, and the rest goes on."""
    publish(publishers, osv("MAL-2026-1"), *(osv(f"MAL-2026-{n}", package="same") for n in range(2, 6)))
    assert update(line).status == "SUCCEEDED"
    first = json.loads(read(line, "databases/current.json"))
    assert (first["since"], first["announced"], first["packages"]) == ("", True, 2)
    line.until("the announcement", lambda: announced(line) == [first["sha256"]])

    assert update(line).status == "SUCCEEDED"
    assert json.loads(read(line, "databases/current.json"))["sha256"] == first["sha256"]

    publish(publishers, osv("MAL-2026-1", fixed="9.0.0"), *(osv(f"MAL-2026-{n}", package="same") for n in range(2, 6)))
    assert update(line).status == "SUCCEEDED"
    second = json.loads(read(line, "databases/current.json"))
    delta = json.loads(unpack_delta(read(line, second["delta"]), "delta"))
    assert (delta["from"], delta["to"], delta["packages"]) == (first["sha256"], second["sha256"], [["npm", "left-pad"]])
    line.until("the second announcement", lambda: announced(line).count(second["sha256"]) == 1)

    publishers.files[ARCHIVE] = (b"<html>maintenance</html>", '"h"')
    assert update(line).status == "SUCCEEDED"
    part = json.loads(read(line, "feeds/github.com_ossf_malicious-packages_archive_refs_heads_main.tar.gz.part.json"))
    assert (part["counts"], "web page" in part["refused"]) == ({"malicious": 5}, True)


@pytest.mark.whole_module
def test_the_functions_needed_what_they_were_granted(line):
    """Nothing was refused, and what was granted and not used is on the reviewed list with a reason."""
    assert line.unexpected_denials() == set()
    assert unexplained(line, "updating") == ([], [])
