"""The undertaking as a member would sign it on a day: its text, its copies, its note."""

from dataclasses import dataclass
from datetime import date

from ishenim.commission.models import Member
from ishenim.orders.naming import names_of, someone
from ishenim.orders.reading import positions
from ishenim.papers.document import Document, to_json
from ishenim.papers.forms import undertaking as form
from ishenim.papers.forms.undertaking import UndertakingForm
from ishenim.papers.plain import plain
from ishenim.seal.paper import Paper, document_hash, write_paper

LANGUAGES = ("ky", "ru", "en")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is signed and its reading copies; the same member and day give the same draft."""

    documents: dict[str, Document]
    content: str
    note_text: str

    @property
    def json(self) -> dict[str, object]:
        """The three documents as a row keeps them."""
        return {language: to_json(document) for language, document in self.documents.items()}


def draft(member: Member, day: date) -> Draft:
    """Return the undertaking of this member as of this day."""
    school = member.school
    version, _rules = school.rules_on(day)
    words = positions(school)
    data = UndertakingForm(
        school=names_of(school),
        someone=someone(member, words.get(member.person.email, "")),
        date=day,
        rulebook=version,
    )
    documents = {language: form.document(data, language) for language in LANGUAGES}
    content = plain(documents["ky"])
    paper = Paper(
        origin=school.origin,
        kind="undertaking",
        number=str(member.seat),
        date=day,
        document=document_hash(content),
        rulebook=version,
        about=f"seat {member.seat}",
    )
    return Draft(documents=documents, content=content, note_text=write_paper(paper))
