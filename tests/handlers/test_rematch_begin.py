"""What moved since all images were judged, through the function that begins a rematching."""

from handlers import rematch_begin, rematch_find, rematch_finish
from tests.adapters.advisories import osv
from tests.handlers.shop import DIGEST, FLAW


def test_a_delta_leads_to_the_images_that_hold_its_names(shop):
    """Names of two databases in a row are collected; the image is asked for once, judged once, and the run remembered."""
    second = shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"]], month=2)
    third = shop.publish("third", [FLAW], since=second, packages=[["npm", "other"]], month=3)
    begun = shop.begin()
    assert begun == {"run": third, "any": True, "parts": [{"run": third, "start": 0, "end": 2}]}
    (part,) = begun["parts"]
    assert rematch_find.handler(part, shop.context) == {"run": third, "start": 2, "end": 2, "more": False, "images": 1}
    (message,) = shop.waiting()
    assert message == {"run": third, "digest": DIGEST}
    assert shop.judge(message, message) == {"batchItemFailures": []}
    changed = [detail["rule_id"] for name, detail in shop.bus.events if name == "tidewaiter.finding.changed"]
    assert changed == ["CVE-2026-7"]
    rematch_finish.handler({"run": third}, shop.context)
    assert shop.begin("e2") == {"run": third, "any": False, "parts": []}


def test_a_repeated_event_begins_nothing(shop):
    """EventBridge delivers at least once."""
    shop.publish("second", [FLAW], since=shop.first, packages=[["npm", "lib0"]], month=2)
    assert shop.begin()["any"]
    other = rematch_begin.handler({"event": {"id": "e1", "source": "tidewaiter"}, "execution": "another"}, shop.context)
    assert other["any"] is False


def test_a_cve_of_which_something_else_is_known_leads_to_its_packages(shop):
    """KEV, EPSS and the model speak of CVEs, the index of packages."""
    second = shop.publish("second", [FLAW], since=shop.first, cves=["CVE-2026-7"], month=2)
    assert shop.begin()["parts"] == [{"run": second, "start": 0, "end": 1}]


def test_a_cve_that_an_erratum_speaks_of_leads_to_its_packages(shop):
    """Errata of distributions name their CVEs as related, and findings are about these."""
    erratum = osv("DSA-7-1", package="lib0", fixed="2.0.0", related=["CVE-2026-9"])
    second = shop.publish("second", [erratum], since=shop.first, cves=["CVE-2026-9"], month=2)
    assert shop.begin()["parts"] == [{"run": second, "start": 0, "end": 1}]


def test_without_a_delta_everything_is_judged(shop):
    """A delta that is missing or damaged costs time, not findings."""
    second = shop.publish("second", [FLAW], since="0" * 64, month=2)
    begun = shop.begin()
    assert begun["run"] == f"{second}-all"
    assert len(begun["parts"]) == 16
    for part in begun["parts"]:
        rematch_find.handler(part, shop.context)
    (message,) = shop.waiting()
    assert shop.judge(message) == {"batchItemFailures": []}
    assert "tidewaiter.finding.changed" in {name for name, _ in shop.bus.events}
    shop.put(f"databases/{second}.delta.json.zst", b"<html>")
    assert shop.begin("e3")["run"] == f"{second}-all"
