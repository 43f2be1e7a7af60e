"""Answers to what no control decides: kept in waiver files below `answers`, with who gave them and until when they hold."""

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tidewaiter.errors import NotFoundError
from tidewaiter.model.compliance import Answer
from tidewaiter.model.problem import Problem
from tidewaiter.policy.fields import a_day, a_text
from tidewaiter.policy.yaml_entries import Entry
from tidewaiter.posture.framework import framework

SECTION = "answers"
_HINT = "Every answer needs framework, number, answer (met or not-met), reason, owner and expires (YYYY-MM-DD)"

_Text = Annotated[str, Field(max_length=2000), AfterValidator(a_text)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    framework: _Text
    number: _Text
    answer: Literal["met", "not-met"]
    reason: _Text
    owner: _Text
    expires: Annotated[str, AfterValidator(a_day)]
    cluster: Annotated[str, Field(max_length=2000)] = ""


def read_answer(entry: Entry, source: str) -> Answer | Problem:
    """Read one entry; one that is malformed, or answers what nobody asks, is a problem and answers nothing."""
    wrong = entry.wrong
    if not wrong:
        try:
            known = _Answer.model_validate(entry.fields)
        except ValidationError as error:
            first = error.errors()[0]
            wrong = f"{'.'.join(map(str, first['loc']))}: {first['msg'].removeprefix('Value error, ')}"
        else:
            asked = _asked(known)
            if isinstance(asked, Answer):
                return _placed(asked, source, entry.line)
            wrong = asked
    what, where = f"an answer is not applied: {wrong}", f"{source}:{entry.line}"
    return Problem(code="answer-malformed", what=what, where=where, hint=_HINT, incomplete=False)


def _asked(known: _Answer) -> Answer | str:
    try:
        whole = framework(known.framework)
    except NotFoundError as error:
        return f"{error.message}. {error.hint}"
    asked = next((one for one in whole.requirements if one.number == known.number), None)
    if asked is None:
        return f"{whole.title} {whole.version} has no number {known.number[:60]!r}"
    if not asked.question:
        return f"{known.number} of {whole.title} asks nothing: controls decide it, and a waiver accepts what they find"
    fields = known.model_dump(exclude={"answer", "framework"})
    return Answer(framework=whole.id, met=known.answer == "met", **fields)


def written(answer: Answer) -> dict[str, str]:
    """Write an answer as an entry that `read_answer` reads."""
    fields = {
        "framework": answer.framework,
        "number": answer.number,
        "answer": "met" if answer.met else "not-met",
        "reason": answer.reason,
        "owner": answer.owner,
        "expires": answer.expires,
    }
    return fields | ({"cluster": answer.cluster} if answer.cluster else {})


def _placed(answer: Answer, source: str, line: int) -> Answer:
    return replace(answer, source=source, line=line)
