"""Cases of ishenim/proof: notes, the Merkle tree, checkpoints, proofs of inclusion."""

from ishenim.proof import tree
from ishenim.proof.checkpoint import Checkpoint, journal_name
from ishenim.proof.encoding import b64
from ishenim.proof.inclusion import write_proof
from ishenim.proof.note import SIGNATURE, Signer, join_note, key_id, sign_note
from tools.cases.school import JOURNAL, ORIGIN, Cases, signers

TEXT = "trustbox.v2/example\nkey value\n"
FIRST = Signer("box.example/m1", bytes(32))
SECOND = Signer("box.example/m2", b"\2" * 32)
AT = 1_795_600_000


def note() -> Cases:
    """Signed notes; `keys` are the ones the reader knows."""
    good = sign_note(TEXT, [FIRST])
    keys = {FIRST.name: FIRST.public.hex(), SECOND.name: SECOND.public.hex()}
    base: Cases = [
        {"name": "one signature", "note": good, "text": TEXT, "signers": [FIRST.name], "vkey": FIRST.vkey, "seed": bytes(32).hex()},
        {"name": "two signatures", "note": sign_note(TEXT, [FIRST, SECOND]), "text": TEXT, "signers": [FIRST.name, SECOND.name]},
        {"name": "a signature nobody knows is ignored", "note": sign_note(TEXT, [Signer("box.example/m9", b"\7" * 32), FIRST]), "text": TEXT, "signers": [FIRST.name]},
        {"name": "the name of a known key with another key is ignored", "note": sign_note(TEXT, [FIRST, Signer(SECOND.name, b"\7" * 32)]), "text": TEXT, "signers": [FIRST.name]},
        {"name": "an empty line inside the text", "note": sign_note("trustbox.v2/example\n\nkey value\n", [FIRST]), "text": "trustbox.v2/example\n\nkey value\n", "signers": [FIRST.name]},
    ]  # fmt: skip
    stranger = Signer("box.example/m9", b"\7" * 32)
    broken = {
        "only a signature nobody knows": sign_note(TEXT, [stranger]),
        "a changed text": good.replace("value", "other"),
        "one good and one bad signature": sign_note(TEXT, [FIRST])
        + SECOND.line("trustbox.v2/example\nkey other\n"),
        "a carriage return": good.replace("key value\n", "key value\r\n"),
        "a tab": good.replace("key value", "key\tvalue"),
        "a C1 control character": good.replace("value", "val\x85ue"),
        "half of a character": good.replace("value", "val\ud83due"),
        "a space after the signature": good[:-1] + " \n",
        "no line end at the end": good[:-1],
        "no empty line before the signatures": good.replace("\n\n", "\n"),
        "a hyphen for the dash": good.replace("\u2014", "-"),
        "no signature at all": TEXT + "\n",
        "nothing": "",
        "a signature of four bytes": join_note(TEXT, [f"\u2014 {FIRST.name} {b64(b'1234')}\n"]),
        "Base64 with loose bits": good[:-3] + "B=\n",
        "sixty-five signatures": join_note(TEXT, [FIRST.line(TEXT)] * 65),
    }
    cases = base + [
        {"name": name, "note": text, "error": "NOTE_SIG"} for name, text in broken.items()
    ]
    return [{**case, "keys": keys} for case in cases] + _weak_keys()


def _weak_keys() -> Cases:
    """Signatures that hold for every text, by keys nobody should accept (RFC 8032, strict)."""
    identity = bytes([1]) + bytes(31)
    nothing = identity + bytes(32)
    weak = {"a key of small order": identity, "a key not in its one form": _not_reduced()}
    cases: Cases = []
    for name, public in weak.items():
        line = f"\u2014 {FIRST.name} {b64(key_id(FIRST.name, SIGNATURE, public) + nothing)}\n"
        cases.append({"name": name, "note": join_note(TEXT, [line]), "keys": {FIRST.name: public.hex()}, "error": "NOTE_SIG"})  # fmt: skip
    return cases


def _not_reduced() -> bytes:
    return (2**255 - 19 + 1).to_bytes(32, "little")


RECORD = ("number <n>", "maybe? <word>", "hash <hash>", "date <date>", "seats <seats…>", "name+ <seat> <label…>")  # fmt: skip


def fields() -> Cases:
    """Records read line by line; `spec` is the shape in the notation of the code."""
    lines = [
        "number 7", "maybe yes", f"hash {b64(bytes(32))}", "date 2026-04-15", "seats 1 2 5",
        "name 1 first label", "name 2 second",
    ]  # fmt: skip

    def text(*changed: tuple[int, str | None], kind: str = "example") -> str:
        new = [*lines]
        for at, line in changed:
            new[at] = line if line is not None else ""
        return f"trustbox.v2/{kind}\n" + "".join(f"{line}\n" for line in new if line)

    good: Cases = [
        {"name": "every line", "text": text(), "number": 7, "seats": [1, 2, 5], "date": "2026-04-15", "lines": 7},
        {"name": "an optional line left out", "text": text((1, None)), "number": 7, "seats": [1, 2, 5], "date": "2026-04-15", "lines": 6},
        {"name": "nobody", "text": text((4, "seats -")), "number": 7, "seats": [], "date": "2026-04-15", "lines": 7},
        {"name": "a label in Kyrgyz", "text": text((6, "name 2 ата-энелердин өкүлү")), "number": 7, "seats": [1, 2, 5], "date": "2026-04-15", "lines": 7},
    ]  # fmt: skip
    swapped = text((0, lines[1]), (1, lines[0]))
    wrong = {
        "a missing line": text((3, None)),
        "a repeated line": text((0, "number 7\nnumber 7")),
        "an unknown line": text((6, "name 2 second\nextra 1")),
        "two lines swapped": swapped,
        "a trailing space": text((0, "number 7 ")),
        "two spaces": text((0, "number  7")),
        "a value too many": text((0, "number 7 8")),
        "a leading zero": text((0, "number 07")),
        "a plus sign": text((0, "number +7")),
        "a number above 2**53": text((0, f"number {2**53}")),
        "digits of another script": text((0, "number ٧")),
        "Base64 without its padding": text((2, f"hash {b64(bytes(32))[:-1]}")),
        "Base64 with loose bits": text((2, f"hash {b64(bytes(32))[:-2]}B=")),
        "a hash of 31 bytes": text((2, f"hash {b64(bytes(31))}")),
        "a day that is none": text((3, "date 2026-02-29")),
        "a date in another form": text((3, "date 20260415")),
        "a week date": text((3, "date 2026-W16-3")),
        "seats out of order": text((4, "seats 2 1 5")),
        "a seat twice": text((4, "seats 1 1 5")),
        "seat 0": text((4, "seats 0")),
        "seat 256": text((4, "seats 256")),
        "letters not composed (NFD)": text((6, "name 2 и\u0306")),
        "no line end at the end": text()[:-1],
        "half of a character": text((6, "name 2 \ud83d")),
        "an empty line": text((6, "name 2 second\n\n"))[:-1] + "\n",
    }
    cases = good + [{"name": n, "text": t, "error": "NOTE_FIELD"} for n, t in wrong.items()]
    cases.append({"name": "another kind", "text": text(kind="other"), "error": "NOTE_TYPE"})
    cases.append({"name": "a kind that begins the same", "text": text(kind="example2"), "error": "NOTE_TYPE"})  # fmt: skip
    return [{**case, "spec": RECORD} for case in cases]


def forest(count: int) -> tree.Tree:
    """Return the log of the entries `leaf 0`, `leaf 1` …"""
    log = tree.Tree()
    for i in range(count):
        log.append(f"leaf {i}".encode())
    return log


def merkle() -> Cases:
    """Roots and proofs of small trees."""
    log = forest(24)

    def root(size: int) -> str:
        return tree.root(size, log.read).hex()

    cases: Cases = [{"name": f"the root of {n}", "do": "root", "size": n, "root": root(n)} for n in (0, 1, 2, 3, 7, 8, 24)]  # fmt: skip
    for index, size in ((0, 1), (5, 7), (6, 7), (0, 8), (23, 24)):
        proof = [value.hex() for value in tree.inclusion(index, size, log.read)]
        case = {"do": "inclusion", "leaf": f"leaf {index}", "index": index, "size": size}
        case |= {"proof": proof, "root": root(size)}
        cases.append({"name": f"leaf {index} of {size}", **case})
    for old, new in ((1, 1), (3, 7), (4, 7), (6, 8), (8, 24), (23, 24)):
        proof = [value.hex() for value in tree.consistency(old, new, log.read)]
        case = {"do": "consistency", "old": old, "new": new, "proof": proof}
        case |= {"old_root": root(old), "new_root": root(new)}
        cases.append({"name": f"{old} within {new}", **case})
    return cases + [{**case, "error": "LOG_PROOF"} for case in _lies(cases)]


def _lies(cases: Cases) -> Cases:
    five = next(case for case in cases if case["name"] == "leaf 5 of 7")
    three = next(case for case in cases if case["name"] == "3 within 7")
    first, *rest = list(five["proof"])  # type: ignore[call-overload]
    steps = list(three["proof"])  # type: ignore[call-overload]
    other = tree.leaf_hash(b"another").hex()
    return [
        {**five, "name": "a proof of another leaf", "index": 4},
        {**five, "name": "a changed proof", "proof": [other, *rest]},
        {**five, "name": "a shortened proof", "proof": rest},
        {**five, "name": "a lengthened proof", "proof": [first, *rest, other]},
        {**five, "name": "a leaf after the end", "index": 7},
        {**three, "name": "another old root", "old_root": other},
        {**three, "name": "another new root", "new_root": other},
        {**three, "name": "a shortened consistency proof", "proof": steps[:-1]},
        {**three, "name": "a lengthened consistency proof", "proof": [*steps, other]},
        {**three, "name": "a log that became smaller", "old": 7, "new": 3},
    ]


def checkpoint() -> Cases:
    """Checkpoints, and proofs that a journal entry is under one, whoever else has seen it."""
    log = forest(7)
    head = Checkpoint(journal_name(ORIGIN), 7, tree.root(7, log.read))
    signed = sign_note(head.text, [JOURNAL])
    seen = [signer.cosign(head.text, at=AT + i) for i, signer in enumerate(OUTSIDE)]
    hashes = tree.inclusion(5, 7, log.read)
    proof = write_proof(5, hashes, signed + "".join(seen))
    names = [signer.name for signer in OUTSIDE]
    given = {"entry": "leaf 5", "journal_key": JOURNAL.public.hex(), "origin": ORIGIN, "witnesses": [signer.witness_vkey for signer in OUTSIDE]}  # fmt: skip
    bad_line = OUTSIDE[1].cosign(head.text.replace("7", "8"), at=AT + 2)
    plain = "".join(signer.line(head.text) for signer in OUTSIDE)
    members = "".join(signer.cosign(head.text, at=AT) for signer in signers(1, 2, 3))
    elsewhere = Checkpoint("other.example/journal", 7, head.root)
    good = {"size": 7, "root": head.root.hex()}
    cases: Cases = [
        {"name": "both witnesses have seen it", "proof": proof, "witnessed": {n: AT + i for i, n in enumerate(names)}},
        {"name": "one witness has seen it", "proof": write_proof(5, hashes, signed + seen[1]), "witnessed": {names[1]: AT + 1}},
        {"name": "no witness has seen it", "proof": write_proof(5, hashes, signed), "witnessed": {}},
        {"name": "the roster names no witness", "proof": proof, "witnesses": [], "witnessed": {}},
        {"name": "members who cosigned are no witnesses", "proof": write_proof(5, hashes, signed + members), "witnessed": {}},
        {"name": "a plain signature is not a witness's word", "proof": write_proof(5, hashes, signed + plain), "witnessed": {}},
    ]  # fmt: skip
    wrong = {
        ("a false word of a witness", "LOG_KEY"): write_proof(5, hashes, signed + seen[0] + bad_line),
        ("not signed by the journal", "LOG_KEY"): write_proof(5, hashes, head.text + "\n" + "".join(seen)),
        ("a checkpoint changed after signing", "LOG_KEY"): proof.replace("journal\n7\n", "journal\n8\n"),
        ("a checkpoint that is no note", "LOG_KEY"): proof[: proof.index("\u2014")].rstrip("\n") + "\n",
        ("another journal", "LOG_KEY"): write_proof(5, hashes, sign_note(elsewhere.text, [JOURNAL]) + "".join(seen)),
        ("another entry", "LOG_PROOF"): write_proof(4, tree.inclusion(4, 7, log.read), signed),
        ("another index", "LOG_PROOF"): write_proof(4, hashes, signed),
        ("another format", "LOG_FORMAT"): proof.replace("@v1", "@v2"),
        ("no index", "LOG_FORMAT"): proof.replace("index 5\n", ""),
        ("an index with a leading zero", "LOG_FORMAT"): proof.replace("index 5", "index 05"),
        ("a hash of another length", "LOG_FORMAT"): proof.replace(b64(hashes[0]), b64(b"short")),
        ("an extension line", "LOG_FORMAT"): write_proof(5, hashes, sign_note(head.text + "more\n", [JOURNAL])),
    }  # fmt: skip
    return [
        *[{**given, **good, **case} for case in cases],
        *[{"name": n, "proof": p, **given, "error": e} for (n, e), p in wrong.items()],
    ]


#: Two outside who cosign what they saw of the journal.
OUTSIDE = [Signer("archive.example", b"\5" * 32), Signer("watch.example", b"\6" * 32)]
