"""The workflows, read as the language defines them: no dangling state, nothing unreachable, every task caught."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.functions import SCANNING
from infra.response_functions import RESPONSE
from infra.workflow import load_workflow, names_in, render_workflow

WORKFLOWS = ("rematch", "respond", "scan-image")
OPTIONAL_END = {"Succeed", "Fail"}


def _machines(machine: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield machine
    for state in machine["States"].values():
        for part in (*([state["ItemProcessor"]] if state["Type"] == "Map" else []), *state.get("Branches", ())):
            yield from _machines(part)


def _nexts(state: dict[str, Any]) -> set[str]:
    found = {state[key] for key in ("Next", "Default") if key in state}
    return found | {one["Next"] for key in ("Choices", "Catch") for one in state.get(key, ())}


def _states(name: str) -> list[tuple[str, dict[str, Any]]]:
    return [pair for machine in _machines(load_workflow(name)) for pair in machine["States"].items()]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_next_exists_and_every_state_is_reachable(name):
    """A dangling Next dies at run time only."""
    for machine in _machines(load_workflow(name)):
        reached, todo = set(), [machine["StartAt"]]
        while todo:
            state = todo.pop()
            if state not in reached:
                reached.add(state)
                todo += _nexts(machine["States"][state])
        assert reached == set(machine["States"])


@pytest.mark.parametrize("name", WORKFLOWS)
def test_state_names_are_unique_in_the_whole_machine(name):
    """Step Functions refuses a name that occurs twice, also in different maps."""
    names = [state for state, _ in _states(name)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_task_is_retried_bounded_and_caught(name):
    """No failing function may end a workflow without people being told."""
    for state, body in _states(name):
        if body["Type"] == "Task":
            assert body["Retry"], state
            assert "TimeoutSeconds" in body or "TimeoutSecondsPath" in body, state
            assert body["Catch"][-1]["ErrorEquals"] == ["States.ALL"], state


@pytest.mark.parametrize("name", WORKFLOWS)
def test_only_what_runs_everywhere_is_used(name):
    """JSONPath, no variables, no batching: the embedded AWS executes the same definition."""
    machine = load_workflow(name)
    assert "QueryLanguage" not in machine
    for state, body in _states(name):
        assert not {"Assign", "ItemBatcher", "ItemReader", "Arguments", "Output"} & set(body), state
        assert ("Next" in body or "End" in body) != (body["Type"] in OPTIONAL_END | {"Choice"}), state


def test_a_search_for_malware_that_fails_stops_no_scan():
    """Every way through that branch ends in a state that says whether anything was searched; no address stands in a state."""
    scan = load_workflow("scan-image")["States"]["Images"]["ItemProcessor"]["States"]
    search = scan["Look"]["Branches"][1]["States"]
    assert [one["Next"] for one in search["Addresses"]["Catch"]] == ["NotSearched"]
    assert search["NotSearched"]["Result"] == {"rules": ""}
    assert [one["Next"] for one in scan["Look"]["Catch"]] == ["Assemble"]
    assert set(search["Addresses"]["ResultSelector"]) == {"rules.$", "batches.$"}


def test_people_are_told_whatever_fails_on_the_way_to_containment():
    """From each step's catch a notification is reached before the end."""
    states = load_workflow("respond")["States"]
    told = {name for name in states if name.startswith("Notify")}
    for name in ("Plan", "Guard", "Approve", "Evidence", "Contain", "Verify", "Review"):
        todo, seen = [one["Next"] for one in states[name]["Catch"]], set()
        ends = set()
        while todo:
            state = todo.pop()
            if state in told or state in seen:
                continue
            seen.add(state)
            if states[state]["Type"] in OPTIONAL_END:
                ends.add(state)
            todo += _nexts(states[state])
        assert not ends, name


def test_both_steps_that_wait_for_people_use_a_task_token():
    """Nothing polls."""
    waiting = {name for name, body in _states("respond") if str(body.get("Resource", "")).endswith(".waitForTaskToken")}
    assert waiting == {"Approve", "Lease"}


@pytest.mark.parametrize(("name", "specs"), [("respond", RESPONSE), ("scan-image", SCANNING)])
def test_workflows_name_functions_that_exist(name, specs):
    """And rendering replaces every name."""
    names = set(names_in(name))
    assert names <= {spec.name for spec in specs}
    assert "${" not in render_workflow(name, dict.fromkeys([*names, "partition"], "x"))


def test_a_lease_whose_token_cannot_be_kept_runs_all_the_same():
    """Only its timeout or a person ends it; an error must not let the danger go."""
    states = load_workflow("respond")["States"]
    after = {one["ErrorEquals"][0]: one["Next"] for one in states["Lease"]["Catch"]}
    assert after == {"States.Timeout": "Review", "States.ALL": "LeaseUnattended"}
    assert (states["LeaseUnattended"]["Type"], states["LeaseUnattended"]["SecondsPath"]) == ("Wait", "$.lease.seconds")
