"""R16: the commission is appointed by the head's order, with number, date, text and term."""

from datetime import date

from ishenim.commission.models import Invitation, Member
from ishenim.journal.models import Entry
from ishenim.orders import reading
from ishenim.seal.paper import document_hash, read_paper
from tests.orders.test_order import names, sign, write


def test_people_are_on_the_commission_by_an_order_and_not_before(school, head, head_signer):
    draft = write(school, head, names(5), until=date(2027, 6, 30))
    assert not Invitation.objects.exclude(post="").exists()
    signed, links = sign(draft, head, head_signer)
    assert len(links) == 5
    assert (signed.number, signed.date, signed.until) == ("27", draft.date, date(2027, 6, 30))
    assert reading.commission_order_in_force(school) == signed


def test_its_text_is_proven_by_the_journal(school, head, head_signer):
    signed, _links = sign(write(school, head, names(3)), head, head_signer)
    entry = Entry.objects.get(school=school, index=signed.journal_index)
    paper = read_paper(entry.note.split("\n\n")[0] + "\n")
    assert paper.document == document_hash(signed.content)
    assert (paper.date, paper.head) == (signed.date, head_signer.public)


def test_nobody_is_invited_to_a_seat_by_hand(school, head, administrator, enter):
    for who in (head, administrator):
        data = {"name": "А", "email": "a@example.kg", "post": "parent", "office": ""}
        enter(who).post("/desk/people/invite-office", data)
        assert enter(who).post("/desk/people/invite", data).status_code == 404
    assert not Invitation.objects.exists()
    assert not Member.objects.exists()
