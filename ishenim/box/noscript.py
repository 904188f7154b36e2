"""Letters and answers without scripts: sealed and opened here, in memory, and forgotten.

The page says so before the first word is written. Nothing in this module is ever stored or
logged; what leaves it is as sealed as what a browser makes.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ishenim.box import actions, flood
from ishenim.box.actions import Dropped
from ishenim.box.clean import clean as without_hidden_data
from ishenim.box.forms import MAX_BYTES, AddForm, LetterForm
from ishenim.box.mailboxes import Held, Lock, compositions
from ishenim.box.models import Box, Letter
from ishenim.box.notice import freshness_of, moved_to, open_box, post_word
from ishenim.box.refusals import BoxChanged, GivenUp, NoBox, TooLarge
from ishenim.box.stages import Step, steps
from ishenim.cleaning import Attachment
from ishenim.commission import rosters
from ishenim.journal import keys as journal_keys
from ishenim.proof.errors import ProofError
from ishenim.schools.models import School
from ishenim.seal import letter, receipt, thread
from ishenim.seal.box import SealedBox, read_box
from ishenim.seal.errors import SealError
from ishenim.seal.roster import Roster
from ishenim.ui.refusals import NotNow, Refusal


# ── A letter ──────────────────────────────────────────────────────────────────
def code_for(once: str, form: LetterForm) -> str:
    """Return the code of a form: the same form sent twice is the same letter.

    `once` is fresh in every form; other words in the same form give another code.
    """
    answers = {name: form.cleaned_data[name] for name in sorted(form.cleaned_data)}
    answers["attached"] = [_digest(file) for file in form.cleaned_data["attached"]]
    return receipt.repeatable_code(bytes.fromhex(once), json.dumps(answers).encode())


def _digest(file: object) -> str:
    data = file.read()  # type: ignore[attr-defined]
    file.seek(0)  # type: ignore[attr-defined]
    return sha256(data).hexdigest()


def seal(
    form: LetterForm,
    keys: receipt.ReceiptKeys,
    files: Sequence[Attachment],
    *,
    box: Box,
    roster: Roster,
    language: str,
) -> Dropped:
    """Return the letter of a valid form and its cleaned files, sealed as a browser seals it."""
    sealed_box = read_box(box.note, roster)
    header = _header(form, keys, roster=roster, box=sealed_box, files=files, language=language)
    packed = letter.pack(header, [file.data for file in files])
    if form.is_urgent:
        outer = letter.seal_urgent(roster, packed, form.exclude)
    else:
        outer = letter.seal_letter(roster, sealed_box, packed, form.exclude)
    stub = receipt.Stub(
        seal=letter.seal_from(roster, sealed_box.id, outer, urgent=form.is_urgent),
        box_id=sealed_box.id,
        letter_id=header.id,
        to=header.to,
        kind=header.kind,
    )
    return Dropped(
        kind=header.kind,
        box_number=sealed_box.number,
        mailbox=keys.mailbox,
        auth_hash=sha256(keys.auth).digest(),
        stub=receipt.seal_stub(keys, stub),
        outer=outer,
    )


def _header(
    form: LetterForm,
    keys: receipt.ReceiptKeys,
    *,
    roster: Roster,
    box: SealedBox,
    files: Sequence[Attachment],
    language: str,
) -> letter.Header:
    answers = form.cleaned_data
    to = letter.readers_of(roster, form.exclude)
    about = {
        "who": answers["who"],
        "tile": answers["tile"],
        "danger": answers["danger"],
        "avoid": answers["avoid"],
        "name": answers["name"].strip(),
        "contact": answers["contact"].strip(),
        "language": language,
    }
    return letter.Header(
        kind=Letter.Kind.URGENT.value if form.is_urgent else Letter.Kind.LETTER.value,
        origin=roster.origin,
        box=box.id.hex(),
        id=secrets.token_hex(16),
        sealed_by="server",
        to=tuple(to),
        mailbox=keys.mailbox.hex(),
        reply_to=keys.recipient,
        thread_key=base64.b64encode(keys.thread_key).decode(),
        text=answers["text"],
        about=about,
        files=tuple(
            letter.FileEntry(name=file.name, type=file.type, size=len(file.data)) for file in files
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the receipt page shows."""

    code: str
    kind: str
    seal_number: str
    note: str

    def shown(self) -> dict[str, Any]:
        """Return the variables of box/receipt.html."""
        return {
            "code_groups": [self.code[i : i + 4] for i in range(0, len(self.code), 4)],
            "kind": self.kind,
            "seal_number": self.seal_number,
            "receipt_note": self.note,
        }


def send(form: LetterForm, *, school: School, now: datetime) -> Sent:
    """Seal the letter of a valid form and put it into the box.

    Raises:
        Refusal: if the box refuses; the page shows the form again with its words.
    """
    once = form.cleaned_data["once"] or secrets.token_hex(32)
    flood.take(flood.sealing_urgent if form.is_urgent else flood.sealing, school.pk)
    files = [
        without_hidden_data(i, file.name, file.content_type, file.read(), voice=form.voice)
        for i, file in enumerate(form.cleaned_data["attached"], start=1)
    ]
    if sum(len(file.data) for file in files) > MAX_BYTES:
        raise TooLarge
    code = code_for(once, form)
    keys = receipt.derive(school.origin, code)
    try:
        note = _drop(form, keys, files, school=school, now=now)
    except BoxChanged:  # an opening came between: the next box is open now
        note = _drop(form, keys, files, school=school, now=now)
    public = journal_keys.signer(school.origin).public
    seal = receipt.read_receipt(note, school.origin, public).seal
    kind = Letter.Kind.URGENT if form.is_urgent else Letter.Kind.LETTER
    return Sent(code=code, kind=kind.value, seal_number=letter.seal_number(seal), note=note)


def _drop(
    form: LetterForm,
    keys: receipt.ReceiptKeys,
    files: Sequence[Attachment],
    *,
    school: School,
    now: datetime,
) -> str:
    box = open_box(school)
    if box is None:
        raise NoBox
    if freshness_of(box, now, moved_to(box)).is_given_up:
        raise GivenUp
    roster = rosters.of_epoch(school, box.epoch)
    language = get_language() or "ky"
    sealed = seal(form, keys, files, box=box, roster=roster, language=language)
    return actions.drop(school=school, letter=sealed, now=now)


def sentence(refusal: Refusal, voice: str) -> str:
    """Return a refusal in the author's voice; the sentences are those of the page's script."""
    said = SENTENCES.get(refusal.code)
    return pgettext(voice, said) if said else refusal.sentence


# ── Its thread ────────────────────────────────────────────────────────────────
@dataclass(frozen=True, kw_only=True)
class Said:
    """One answer of the commission, its signature checked."""

    body: str
    choices: list[str]
    date: date
    posts: list[str]

    @property
    def question(self) -> str:
        """What a choice answers, as letters quote it."""
        return f"> {self.body.rpartition(chr(10))[2]}\n"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A letter as its author sees it again."""

    dropped_on: date
    lock: Lock
    opened_on: date | None
    awaits: str
    longer_until: date | None
    is_urgent: bool
    is_anew: bool
    steps: list[Step]
    seal_number: str
    replies: list[Said]
    warning: str


def keys_of(code: str, *, school: School, budget: flood.Budget) -> receipt.ReceiptKeys:
    """Return the keys of a code whose check digit is right: a third of a second of work.

    Raises:
        Busy: if too many ask at once.
    """
    flood.take(budget, school.pk)
    return receipt.derive(school.origin, code)


def look(keys: receipt.ReceiptKeys, *, school: School, voice: str) -> Shown:
    """Open the mailbox of a code.

    Raises:
        Unknown: if there is no letter under it.
    """
    held = actions.mailbox(school=school, mailbox=keys.mailbox, auth=keys.auth)
    return show(held, keys, voice=voice)


def show(held: Held, keys: receipt.ReceiptKeys, *, voice: str) -> Shown:
    """Open what the mailbox holds with the author's keys; what cannot be believed is said."""
    taken_out = held.taken_out()
    replies, warning = _replies(held, keys)
    return Shown(
        dropped_on=held.dropped_on,
        lock=held.lock,
        opened_on=taken_out[0] if taken_out else None,
        awaits=held.awaits,
        longer_until=held.longer_until,
        is_urgent=held.is_urgent,
        is_anew=held.is_anew,
        steps=steps(held.stage),
        seal_number=letter.seal_number(held.seal),
        replies=replies,
        warning=_stub_warning(held, keys, voice) or warning or _anew_warning(held, voice),
    )


def _anew_warning(held: Held, voice: str) -> str:
    ended = held.lock == Lock.ENDED  # that is said in words of its own
    return pgettext(voice, SENTENCES["ANEW"]) if held.is_anew and not ended else ""


def _stub_warning(held: Held, keys: receipt.ReceiptKeys, voice: str) -> str:
    """Compare the author's own note with what the box holds now."""
    try:
        kept = receipt.open_stub(keys, held.stub)
    except SealError as error:
        gone = error.code == "STUB_MISSING"
        return pgettext(voice, STUB_GONE if gone else STUB_CHANGED)
    same = hmac.compare_digest(kept.seal, held.seal)
    return "" if same else pgettext(voice, RECEIPT_OTHER)


#: Sentences of write_sentences.html and follow_sentences.html, for both voices.
SENTENCES = {
    "BUSY": (
        "Too many letters at once. Your text is still here. "
        "Wait a minute and press the button again."
    ),
    "NO_BOX": ("The box is closed just now. Your text is still here. Try again in a few minutes."),
    "GIVEN_UP": (
        "Nobody opens this box. So the letter was not sent. Your text is still here. "
        "Is the date on this phone right? Tell an adult you trust, or call."
    ),
    "LETTER_SIZE": "The files are too big. Choose fewer files, up to 30 MB together.",
    "ANEW": (
        "The commission began anew. Nothing can be added to this letter any more. "
        "You may write a new one."
    ),
    "UNKNOWN": "There is no letter with this code. Look at the paper once more.",
}
STUB_CHANGED = (
    "The server's note about your letter was changed. "
    "Keep the paper with the code. Show it to a person you trust."
)
STUB_GONE = (
    "The server's note about your letter is gone. "
    "Keep the paper with the code. Show it to a person you trust."
)
RECEIPT_OTHER = (
    "The receipt of your letter does not match. "
    "Keep the paper with the code. Show it to a person you trust."
)
NOT_SIGNED = "One answer is not signed by the commission. So it is not shown."


def _replies(held: Held, keys: receipt.ReceiptKeys) -> tuple[list[Said], str]:
    """Return the answers that can be believed, and a sentence if there is one that cannot."""
    known = [rosters.read(rosters.text_of(note)) for note in compositions(held.school)]
    letter_id = _letter_id(held, keys)
    found: list[Said] = []
    messages, last = held.answers(), 0
    for message in messages:
        try:
            reply, roster = _signed(bytes(message.sealed), keys, known)
        except (SealError, ProofError):
            continue
        if reply.thread != letter_id or reply.seq <= last:
            continue
        last = reply.seq
        posts = [post_word(roster.members[seat].label) for seat in sorted(reply.seats)]
        body, choices = thread.choices_of(reply.body)
        posts = list(dict.fromkeys(posts))
        found.append(Said(body=body, choices=choices, date=reply.date, posts=posts))
    return found, "" if len(found) == len(messages) else _(NOT_SIGNED)


def _letter_id(held: Held, keys: receipt.ReceiptKeys) -> str:
    try:
        return receipt.open_stub(keys, held.stub).letter_id
    except SealError:
        return ""


def _signed(
    sealed: bytes, keys: receipt.ReceiptKeys, known: Sequence[Roster]
) -> tuple[thread.Reply, Roster]:
    """Open a reply with the newest roster that knows its signer: members change, answers stay."""
    for roster in reversed(known):
        try:
            return thread.open_reply(keys, sealed, roster), roster
        except (SealError, ProofError) as error:
            refusal = error
    raise refusal


def send_addition(
    form: AddForm, keys: receipt.ReceiptKeys, *, school: School, now: datetime
) -> None:
    """Seal what the author adds to the letter's readers and put it into the thread.

    Raises:
        NotNow: if the commission began anew: its members are not who the letter was sealed to.
        Refusal: if the box refuses.
        SealError: if the author's own note about the letter cannot be read.
    """
    held = actions.mailbox(school=school, mailbox=keys.mailbox, auth=keys.auth)
    roster = rosters.in_force(school)
    if roster is None:
        raise NoBox
    if held.is_anew:
        raise NotNow(SENTENCES["ANEW"], code="ANEW")
    key, sealed = seal_addition(form, held, keys, roster=roster)
    added = actions.Added(mailbox=keys.mailbox, auth=keys.auth, key=key, sealed=sealed)
    actions.follow_up(school=school, added=added, now=now)


def seal_addition(
    form: AddForm, held: Held, keys: receipt.ReceiptKeys, *, roster: Roster
) -> tuple[bytes, bytes]:
    """Return the key and the sealed bytes of something more to a letter.

    Raises:
        SealError: if the author's own note about the letter cannot be read.
    """
    kept = receipt.open_stub(keys, held.stub)
    body = form.words()
    to = [seat for seat in kept.to if seat in roster.members]
    header = thread.followup_header(
        keys, kept, origin=roster.origin, to=to, text=body, sealed_by="server"
    )
    once = form.cleaned_data["once"] or secrets.token_hex(32)
    key = hmac.digest(bytes.fromhex(once), body.encode(), "sha256")[:16]
    return key, thread.seal_followup(roster, to, header)
