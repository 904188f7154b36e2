"""Letters that look the same from outside and are all different, and what is said about them."""

import secrets
import struct
from dataclasses import dataclass
from hashlib import sha256

from ishenim.seal import deal
from ishenim.seal.work import do_work

KINDS = {"letter": 1, "urgent": 2}


@dataclass(frozen=True)
class Sent:
    """One letter, as a browser sealed it."""

    box: int
    outer: bytes
    seal: bytes
    mailbox: bytes
    auth: bytes
    stub: bytes
    kind: str

    def drop(self, bits: int = 0) -> bytes:
        """Return the bytes that are sent, with the work asked for."""
        nonce = do_work(self.mailbox, self.seal, bits) if bits else 0
        auth_hash = sha256(self.auth).digest()
        head = struct.pack(
            ">4sBI16s32sQ", b"TBD1", KINDS[self.kind], self.box, self.mailbox, auth_hash, nonce
        )
        return head + self.stub + self.outer

    def look(self) -> bytes:
        return b"TBM1" + self.mailbox + self.auth

    def add(self, key: bytes, sealed: bytes, bits: int = 0) -> bytes:
        nonce = do_work(key, sha256(sealed).digest(), bits) if bits else 0
        return b"TBF2" + self.mailbox + self.auth + key + nonce.to_bytes(8, "big") + sealed


@dataclass(frozen=True)
class Letters:
    """What all are made from: really sealed ones, whose last bytes change."""

    box: int
    box_id: bytes
    seats: list[int]
    letter: bytes
    urgent: bytes
    follow_up: bytes

    def new(self, kind: str = "letter") -> Sent:
        model = self.urgent if kind == "urgent" else self.letter
        outer = model[:-64] + secrets.token_bytes(64)
        return Sent(
            self.box, outer, self._seal(outer, kind), secrets.token_bytes(16),
            secrets.token_bytes(32), secrets.token_bytes(512), kind,
        )  # fmt: skip

    def _seal(self, outer: bytes, kind: str) -> bytes:
        if kind == "urgent":
            return deal.seal_of(sha256(outer).digest())
        begin = len(self.seats) * deal.LINE_BYTES
        lines, payload = outer[:begin], outer[begin:]
        return deal.read_deal(self.box_id, self.seats, lines, sha256(payload).digest()).seal

    def written(self) -> dict[str, object]:
        """Return what another process needs, as JSON can hold it."""
        return {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in vars(self).items()
        }


def read(written: dict[str, object]) -> Letters:
    kept = {"box", "seats"}
    return Letters(
        **{name: v if name in kept else bytes.fromhex(str(v)) for name, v in written.items()}  # type: ignore[arg-type]
    )


def make() -> Letters:
    """Seal the models to the open box of the installation at hand."""
    from ishenim.box.models import Box
    from ishenim.commission import rosters
    from ishenim.schools.models import School
    from ishenim.seal import envelope, letter, receipt
    from ishenim.seal.box import read_box

    school, row = School.objects.get(), Box.objects.get(state="open")
    roster = rosters.in_force(school)
    assert roster is not None
    box = read_box(row.note, roster)
    keys = receipt.derive(school.origin, receipt.new_code())

    def packed(kind: str) -> bytes:
        header = letter.Header(
            kind=kind, origin=school.origin, box=box.id.hex(), id=secrets.token_hex(16),
            sealed_by="browser", to=tuple(roster.members), mailbox=keys.mailbox.hex(),
            reply_to=keys.recipient, text="Мени класста кордошот.",
        )  # fmt: skip
        return letter.pack(header, [])

    readers = [envelope.recipient_of(envelope.fresh_identity()) for _ in roster.members]
    return Letters(
        box=row.number,
        box_id=box.id,
        seats=list(roster.members),
        letter=letter.seal_letter(roster, box, packed("letter"), frozenset()),
        urgent=letter.seal_urgent(roster, packed("urgent"), frozenset()),
        follow_up=envelope.encrypt(bytes(letter.BUCKETS[0]), readers),
    )
