"""The cases of vectors/, for tests: each knows its name and whether it must be refused."""

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from ishenim.proof.errors import ProofError
from ishenim.seal.errors import SealError

FOLDER = Path(__file__).resolve().parent.parent / "vectors"
Case = dict[str, Any]


def cases(file: str, do: str = "") -> list[ParameterSet]:
    """Return the cases of one file as parameters, of one operation if it has several."""
    found = json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))["cases"]
    chosen = [case for case in found if not do or case["do"] == do]
    assert chosen, f"no case of {do} in {file}"
    return [pytest.param(case, id=case["name"]) for case in chosen]


def named(file: str, name: str) -> Case:
    """Return one case."""
    found = json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))["cases"]
    return next(case for case in found if case["name"] == name)


class Refused:
    """A block that must refuse with this code, whichever part of the floor does."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        assert error is not None, f"nothing was refused; expected {self.code}"
        if not isinstance(error, ProofError | SealError):
            return False
        assert error.code == self.code
        return True


def refused(code: str) -> AbstractContextManager[None]:
    """Expect exactly this refusal."""
    return Refused(code)


def as_said(case: Case) -> AbstractContextManager[None]:
    """Expect the case's refusal, or none."""
    return Refused(case["error"]) if "error" in case else nullcontext()
