"""The HTML report."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from tests.reporting.samples import empty_report, full_report
from tidewaiter.model.advice import Upgrade, UpgradeStep
from tidewaiter.model.report import Report, Verdict, VerdictState
from tidewaiter.reporting.formats import html

VOID = {"meta", "input", "br", "link"}


class Page(HTMLParser):
    """Collects tags, attributes and texts, and checks that elements are closed in order."""

    def __init__(self, body: str) -> None:
        """Read a page."""
        super().__init__()
        self.stack: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See an empty element."""
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep text with the element it is in."""
        if data.strip() and self.stack:
            self.texts.append((self.stack[-1], data.strip()))


def page(report: Report) -> tuple[str, Page]:
    """Render and parse."""
    body = html.FORMAT.render(report).decode()
    return body, Page(body)


@pytest.mark.parametrize("report", [full_report(), empty_report(), full_report(image=None, inventory=None, database=None, verdict=None)])
def test_the_page_is_well_formed_and_self_contained(report: Report) -> None:
    """Every element is closed, and nothing is loaded from anywhere."""
    _, parsed = page(report)
    assert parsed.stack == []
    assert not [one for one in parsed.attributes if one[1] == "src" or (one[0] == "link" and one[1] == "href")]
    assert all(value.startswith("https://") for tag, name, value in parsed.attributes if (tag, name) == ("a", "href"))


def test_hostile_text_stays_text() -> None:
    """A closing tag in a title is shown, not obeyed: there is one script, and it is ours; escapes are made visible."""
    body, parsed = page(full_report())
    assert body.count("<script>") == 1
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in body
    assert "\x1b" not in body
    assert "\u202e" not in body
    assert not [one for one in parsed.attributes if one[1].startswith("on")]


def test_only_our_script_and_style_may_run() -> None:
    """The policy in the page names exactly the hashes of what the page holds."""
    body, _ = page(full_report())
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", body, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in body or f"{tag}-src 'sha256-{digest}'" in body
    assert "default-src 'none'" in body


def test_every_section_is_there() -> None:
    """Verdict, gaps with the fixing command, risk with reasons, findings, controls, timeline, problems, database date."""
    body, parsed = page(full_report())
    headings = [text for tag, text in parsed.texts if tag == "h2"]
    assert headings == [
        *(
            "NOT ASSESSED",
            "Verdict",
            "By severity",
            "By priority",
            "Risk",
            "Timeline",
            "What to do first",
            "Findings",
            "CIS Amazon EKS Benchmark 1.8.0",
            "Set aside",
            "Controls",
            "Problems",
        )
    ]
    assert "tidewaiter db update" in body
    assert "advisory database of 2025-04-16T04:00:00Z" in body
    assert "shop/web:1.0 pushed" in body
    assert body.count("<svg") >= 4
    assert "Who may write it?" in body


def test_rows_carry_what_filter_and_sort_read() -> None:
    """Every finding is a row with its severity, kind and priority; the waived one is marked."""
    _, parsed = page(full_report())
    severities = [value for tag, name, value in parsed.attributes if (tag, name) == ("tr", "data-severity")]
    assert len(severities) == 9
    assert ("tr", "class", "waived") in parsed.attributes


def test_a_row_names_the_upgrade_that_the_report_advises() -> None:
    """The fix of one advisory alone may have flaws of its own: page and row must not say two versions."""
    first = full_report().findings[0]
    step = UpgradeStep(version="3.9.9", clears=(first.id,))
    upgrade = Upgrade(name="x", ecosystem="npm", installed="1", purls=(), step=step)
    body, _ = page(full_report(upgrades=(upgrade,)))
    assert "· upgrade x to 3.9.9" in body


def test_nothing_found_and_nothing_assessed_are_different_sentences() -> None:
    """An empty list is an all-clear only if everything was assessed."""
    clean, _ = page(empty_report())
    assert "Nothing was found." in clean
    unsure, _ = page(empty_report(context={"not_assessed": ["Debian:13"]}, verdict=Verdict(state=VerdictState.NOT_ASSESSED)))
    assert "Nothing was found in what could be assessed." in unsure


def test_a_malformed_timeline_is_passed_over() -> None:
    """The context is free-form: what is not a moment is not shown, and the page still is."""
    body, _ = page(full_report(context={"timeline": ["text", {"what": "only this"}]}))
    assert "only this" in body
