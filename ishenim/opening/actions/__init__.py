"""What happens at an opening, one verb each (R8 to R13, docs/spec/opening.md)."""

from ishenim.opening.actions.begin import abandon, begin, call_broken
from ishenim.opening.actions.closing import sign_closing
from ishenim.opening.actions.cosign import cosign
from ishenim.opening.actions.freeze import put_open, take_over
from ishenim.opening.actions.keys import put_keys
from ishenim.opening.actions.lines import explain
from ishenim.opening.actions.paper import count_paper
from ishenim.opening.actions.presence import confirm, enter, see, set_aside
from ishenim.opening.actions.release import refuse_release, release
from ishenim.opening.actions.sealing import deal, deal_anew, sign_box

__all__ = [
    "abandon",
    "begin",
    "call_broken",
    "confirm",
    "cosign",
    "count_paper",
    "deal",
    "deal_anew",
    "enter",
    "explain",
    "put_keys",
    "put_open",
    "refuse_release",
    "release",
    "see",
    "set_aside",
    "sign_box",
    "sign_closing",
    "take_over",
]
