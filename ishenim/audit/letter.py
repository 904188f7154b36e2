"""Looking for one letter in the published lists, by its receipt or by the number on it."""

from ishenim.audit.source import Source, read_or_none
from ishenim.audit.verdict import GAP, MISCONDUCT, NOTE, Verdict
from ishenim.audit.walk import Walk
from ishenim.proof.errors import ProofError
from ishenim.proof.vkey import read_vkey
from ishenim.seal.bytes import crock
from ishenim.seal.errors import ReceiptError, SealError
from ishenim.seal.receipt import Receipt, read_receipt

#: Bytes of a seal that people compare (letter.md §Sealing).
SEAL_BYTES = 10
_ENDINGS = ("", ".urgent")
_START = "trustbox.v2/receipt\n"

#: The box whose list has the letter (`3`, `3.urgent`), and the letter's seal.
Place = tuple[str, str]


def follow(source: Source, walk: Walk, saved: str, vkey: str, verdict: Verdict) -> Place | None:
    """Return where the letter of a receipt stands; None while it lies in the box.

    A receipt for a box that was told of, whose lists lack the letter, proves that the letter was
    taken away.
    """
    receipt = _read(saved, vkey, verdict)
    if receipt is None:
        return None
    name = f"box {receipt.box_number}"
    held = walk.boxes.held.get(receipt.box_number)
    if held is None or held.box.id != receipt.box_id:
        verdict.add(MISCONDUCT, "RECEIPT_BOX", detail=name)
    elif not held.is_told:
        verdict.add(NOTE, "LETTER_WAITS", detail=name)
    else:
        seal = receipt.seal.hex()
        for ending in _ENDINGS:
            if seal in _list(source, receipt.box_number, ending):
                return f"{receipt.box_number}{ending}", seal
        verdict.add(MISCONDUCT, "LETTER_DROPPED", detail=name)
    return None


def _read(saved: str, vkey: str, verdict: Verdict) -> Receipt | None:
    saved = saved.replace("\r\n", "\n")
    start = saved.find(_START)
    _name, keys = read_vkey(vkey)
    (key,) = keys.values()
    try:
        if start < 0:
            raise ReceiptError("RECEIPT_FORM")
        return read_receipt(saved[start:].rstrip() + "\n", verdict.origin, key.public)
    except (ProofError, SealError) as error:
        verdict.add(GAP, "RECEIPT_FORM", detail=error.code)
        return None


def find(source: Source, walk: Walk, seal: str) -> Place | None:
    """Return where the letter of a seal number stands, or None."""
    wanted = seal.upper().replace(" ", "").replace("-", "")
    for number in walk.boxes.held:
        for ending in _ENDINGS:
            for line in _list(source, number, ending):
                if _number(line) == wanted:
                    return f"{number}{ending}", line
    return None


def _list(source: Source, number: int, ending: str) -> list[str]:
    return (read_or_none(source, f"manifest/{number}{ending}") or "").split()


def _number(line: str) -> str:
    try:
        return crock(bytes.fromhex(line)[:SEAL_BYTES])
    except ValueError:
        return ""
