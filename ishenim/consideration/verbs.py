"""What the forms of the case page do: for each its fields, its action, its section."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from ishenim.casework import access
from ishenim.casework.models import Case
from ishenim.commission.models import Member
from ishenim.consideration import actions, forms
from ishenim.consideration.models import Link, Measure, Task
from ishenim.ui.refusals import NotFound

Values = dict[str, Any]
Act = Callable[[Case, Values, Member, datetime], object]
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Verb:
    """A form, what it does, and where the page goes on after it."""

    form: type[forms.CaseForm]
    act: Act
    section: str


def _of(case: Case, rows: models.QuerySet[Row], pk: int) -> Row:
    """Return a row of this case.

    Raises:
        NotFound: if the case has none.
    """
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is nothing like this in the case any more."))
    return row


def _assign(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.assign(case=case, member=values["member"], by=by, now=now)


def _release(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.release(case=case, member=values["member"], by=by, now=now)


def _take_up(case: Case, _values: Values, by: Member, now: datetime) -> None:
    actions.take_up(case=case, by=by, now=now)


def _add_task(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.add_task(case=case, by=by, now=now, **values)


def _task(case: Case, values: Values) -> Task:
    return _of(case, Task.objects.filter(case=case), values["task"])


def _finish_task(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.finish_task(task=_task(case, values), result=values["result"], by=by, now=now)


def _undo_task(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.undo_task(task=_task(case, values), by=by, now=now)


def _finish_check(case: Case, values: Values, by: Member, now: datetime) -> None:
    went_on = values["went_on"] == "yes"
    task = _task(case, values)
    actions.finish_check(task=task, went_on=went_on, result=values["result"], by=by, now=now)


def _add_measure(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.add_measure(case=case, by=by, now=now, **values)


def _remove_measure(case: Case, values: Values, by: Member, now: datetime) -> None:
    row = _of(case, Measure.objects.filter(case=case), values["measure"])
    actions.remove_measure(measure=row, by=by, now=now)


def _decide(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.decide(case=case, by=by, now=now, **values)


def _note_answer(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.note_answer(case=case, by=by, now=now, **values)


def _close(case: Case, _values: Values, by: Member, now: datetime) -> None:
    actions.close(case=case, by=by, now=now)


def _reopen(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.reopen(case=case, by=by, now=now, **values)


def _extend(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.extend(case=case, by=by, now=now, **values)


def _recuse(case: Case, values: Values, by: Member, now: datetime) -> None:
    actions.recuse(case=case, by=by, now=now, **values)


def _link(case: Case, values: Values, by: Member, now: datetime) -> None:
    other = access.find(case.school, *values["number"])
    actions.link(case=case, other=other, kind=values["kind"], by=by, now=now)


def _unlink(case: Case, values: Values, by: Member, now: datetime) -> None:
    rows = Link.objects.filter(models.Q(case=case) | models.Q(other=case))
    actions.unlink(made=_of(case, rows, values["link"]), by=by, now=now)


VERBS = {
    "assign": Verb(forms.AssignForm, _assign, "work"),
    "release": Verb(forms.ReleaseForm, _release, "work"),
    "take-up": Verb(forms.NothingForm, _take_up, "work"),
    "task": Verb(forms.TaskForm, _add_task, "tasks"),
    "task-done": Verb(forms.TaskDoneForm, _finish_task, "tasks"),
    "task-undo": Verb(forms.TaskUndoForm, _undo_task, "tasks"),
    "check": Verb(forms.CheckForm, _finish_check, "tasks"),
    "measure": Verb(forms.MeasureForm, _add_measure, "measures"),
    "measure-undo": Verb(forms.MeasureUndoForm, _remove_measure, "measures"),
    "decide": Verb(forms.DecideForm, _decide, "decision"),
    "answered": Verb(forms.AnswerForm, _note_answer, "answer"),
    "close": Verb(forms.NothingForm, _close, "decision"),
    "reopen": Verb(forms.ReasonForm, _reopen, "decision"),
    "extend": Verb(forms.ExtendForm, _extend, "terms"),
    "recuse": Verb(forms.RecuseForm, _recuse, "readers"),
    "link": Verb(forms.LinkForm, _link, "links"),
    "unlink": Verb(forms.UnlinkForm, _unlink, "links"),
}
