"""Evidence: two signed heads of one journal, so that a stranger sees that both cannot be true.

One text file, checked without a network (docs/spec/evidence.md). What is proven rests on
signatures and hashes alone; everything else is called a hint.
"""

from dataclasses import dataclass

from ishenim.audit.log import read_head
from ishenim.proof.checkpoint import Checkpoint
from ishenim.proof.encoding import b64, unb64
from ishenim.proof.errors import LogError, ProofError
from ishenim.proof.note import COSIGNATURE, SIGNATURE, known_signers
from ishenim.proof.tree import climb
from ishenim.proof.vkey import read_vkey

TYPE = "trustbox.v2/evidence"
#: Two notes of at most 64 lines, 63 steps, and the keys of who cosigned.
LARGEST = 256 * 1024
MOST_STEPS = 64
HASH_BYTES = 32

#: Proven: against the journal's key, or against a cosigner's.
TWO_ROOTS, NOT_GROWN, COSIGNED_TWICE = "TWO_ROOTS", "NOT_GROWN", "COSIGNED_TWICE"
#: Not proven to a stranger.
SAME, GREW, NOT_LED, UNSIGNED = "SAME", "GREW", "NOT_LED", "UNSIGNED"
COSIGNED_BACK, OTHER_KEY = "COSIGNED_BACK", "OTHER_KEY"

_PROVEN = """\
# Бул файлда бир эле журналдын кол коюлган эки абалы бар. Экөө тең чын боло албайт.
# В этом файле два подписанных состояния одного журнала. Оба верными быть не могут.
# This file holds two signed states of one journal. They cannot both be true."""
_HINT = """\
# Бул файлда бир эле журналдын кол коюлган эки абалы бар. Муну өзү эле далил эмес.
# В этом файле два подписанных состояния одного журнала. Само по себе это не доказательство.
# This file holds two signed states of one journal. By itself that proves nothing."""
_HOW = """\
# Текшерүү · Проверить · To check: ishenim evidence FILE
# Ачкычты мектеп жарыялаган ачкыч менен салыштырыңыз.
# Сравните ключ с тем, который опубликовала школа.
# Compare the key with the one that the school has published."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Two heads; `steps` lead from the longer one to the root it has at the shorter one's size."""

    journal: str  # the journal's verifier key
    first: str  # two notes, the shorter journal first
    second: str
    steps: tuple[bytes, ...] = ()
    cosigners: tuple[str, ...] = ()  # verifier keys of those who may stand under the heads


@dataclass(frozen=True)
class Said:
    """One thing that evidence shows, and whose key it is about."""

    code: str
    who: str


@dataclass(frozen=True)
class Judgement:
    """What two heads prove to somebody who was not there."""

    origin: str
    sizes: tuple[int, int]
    proven: tuple[Said, ...] = ()
    hints: tuple[Said, ...] = ()


def write_evidence(evidence: Evidence) -> str:
    """Return the file; its first lines say in three languages what it is."""
    lines = [
        TYPE,
        _PROVEN if judge(evidence).proven else _HINT,
        _HOW,
        f"journal {evidence.journal.strip()}",
        *(f"cosigner {vkey.strip()}" for vkey in evidence.cosigners),
        *(f"step {b64(step)}" for step in evidence.steps),
        "first",
        *_quoted(evidence.first),
        "second",
        *_quoted(evidence.second),
    ]
    return "\n".join(lines) + "\n"


def read_evidence(text: str) -> Evidence:
    """Return the evidence of a file, nothing of it judged yet.

    Raises:
        LogError: `LOG_FORMAT` if it is none.
    """
    lines = [line.rstrip() for line in text.removeprefix("\ufeff").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if len(text) > LARGEST or not lines or lines[0] != TYPE:
        raise LogError("LOG_FORMAT", "no evidence")
    keys, heads = _divided(lines[1:])
    journal, cosigners, steps = [keys.get(name, []) for name in ("journal", "cosigner", "step")]
    if len(journal) != 1 or len(steps) > MOST_STEPS:
        raise LogError("LOG_FORMAT", "one journal, a step a level")
    evidence = Evidence(
        journal=journal[0],
        first=heads["first"],
        second=heads["second"],
        steps=tuple(_hash(step) for step in steps),
        cosigners=tuple(cosigners),
    )
    _kind(evidence.journal, SIGNATURE)
    for vkey in cosigners:
        _kind(vkey, COSIGNATURE)
    return evidence


def judge(evidence: Evidence, expected: str = "") -> Judgement:
    """Return what is proven; `expected` is the journal's key as the reader knows it.

    Passes on the `LOG_KEY` of something that is no key.
    """
    name, _keys = read_vkey(evidence.journal)
    try:
        heads = [read_head(note, evidence.journal) for note in (evidence.first, evidence.second)]
    except ProofError:
        return Judgement(name, (0, 0), hints=(Said(UNSIGNED, name),))
    sizes = (heads[0].size, heads[1].size)
    if expected and expected.strip() != evidence.journal.strip():
        return Judgement(name, sizes, hints=(Said(OTHER_KEY, name),))
    code = _contradiction(heads[0], heads[1], evidence.steps)
    if code in {TWO_ROOTS, NOT_GROWN}:
        both = tuple(Said(COSIGNED_TWICE, who) for who, _times in _under_both(evidence))
        return Judgement(name, sizes, proven=(Said(code, name), *both))
    back = tuple(
        Said(COSIGNED_BACK, who)
        for who, times in _under_both(evidence)
        if _went_back(heads[0].size, heads[1].size, times)
    )
    return Judgement(name, sizes, hints=(Said(code, name), *back))


def _contradiction(first: Checkpoint, second: Checkpoint, steps: tuple[bytes, ...]) -> str:
    """Tell whether a journal can have had both heads; the steps need not be believed."""
    if first.size == second.size:
        return SAME if first.root == second.root else TWO_ROOTS
    small, large = sorted((first, second), key=lambda head: head.size)
    try:
        older, newer = climb(small.size, large.size, steps)
    except LogError:
        return NOT_LED
    if newer != large.root:
        return NOT_LED
    return GREW if older == small.root else NOT_GROWN


def _under_both(evidence: Evidence) -> list[tuple[str, tuple[int, int]]]:
    """Return who cosigned both heads, each key once, with the two times."""
    found = []
    for vkey in dict.fromkeys(evidence.cosigners):
        name, keys = read_vkey(vkey)
        try:
            times = [
                known_signers(note, keys).signers.get(name)
                for note in (evidence.first, evidence.second)
            ]
        except ProofError:
            continue  # a false line proves nothing against the key it names
        if times[0] is not None and times[1] is not None:
            found.append((name, (times[0], times[1])))
    return found


def _went_back(first: int, second: int, times: tuple[int, int]) -> bool:
    """Tell whether the shorter journal was cosigned after the longer one."""
    return (first - second) * (times[0] - times[1]) < 0


def _divided(lines: list[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the values by key, and the two quoted notes."""
    keys: dict[str, list[str]] = {}
    heads: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        if line.startswith(">") and current is not None:
            current.append(line[1:].removeprefix(" "))
        elif line in {"first", "second"} and line not in heads:
            current = heads.setdefault(line, [])
        else:
            name, _space, value = line.partition(" ")
            if current is not None or name not in {"journal", "cosigner", "step"}:
                raise LogError("LOG_FORMAT", "a line that is not known")
            keys.setdefault(name, []).append(value)
    if list(heads) != ["first", "second"]:
        raise LogError("LOG_FORMAT", "not two heads")
    return keys, {name: "\n".join(quoted) + "\n" for name, quoted in heads.items()}


def _quoted(note: str) -> list[str]:
    return [f"> {line}".rstrip() for line in note.removesuffix("\n").split("\n")]


def _hash(text: str) -> bytes:
    try:
        value = unb64(text)
    except ValueError as error:
        raise LogError("LOG_FORMAT", "not a hash") from error
    if len(value) != HASH_BYTES:
        raise LogError("LOG_FORMAT", "not a hash")
    return value


def _kind(vkey: str, kind: int) -> None:
    try:
        _name, keys = read_vkey(vkey)
    except LogError as error:
        raise LogError("LOG_FORMAT", "not a verifier key") from error
    if any(key.kind != kind for key in keys.values()):
        raise LogError("LOG_FORMAT", "a key of another kind")
