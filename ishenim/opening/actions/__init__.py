"""What happens at an opening, one verb each (R8 to R13, docs/spec/opening.md)."""

from ishenim.opening.actions.begin import abandon, begin
from ishenim.opening.actions.lines import explain
from ishenim.opening.actions.opening import put_finding, release, sign_open
from ishenim.opening.actions.paper import count_paper
from ishenim.opening.actions.presence import confirm, enter, see, set_aside
from ishenim.opening.actions.sealing import seal, sign
from ishenim.opening.actions.without import admit, go_on_without

__all__ = [
    "abandon",
    "admit",
    "begin",
    "confirm",
    "count_paper",
    "enter",
    "explain",
    "go_on_without",
    "put_finding",
    "release",
    "seal",
    "see",
    "set_aside",
    "sign",
    "sign_open",
]
