"""A school and its people as papers name them."""

from dataclasses import dataclass

from ishenim.papers.letters import on_one_line


@dataclass(frozen=True, kw_only=True)
class SchoolNames:
    """A school's names and places by language; Kyrgyz where another is missing."""

    name: dict[str, str]
    place: dict[str, str]

    def called(self, language: str) -> str:
        """Return the school's name in a language."""
        return self.name.get(language) or self.name.get("ky", "")

    def at(self, language: str) -> str:
        """Return the school's place in a language."""
        return self.place.get(language) or self.place.get("ky", "")


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A person on a paper: their name, their post at school in words, and their post's code."""

    name: str
    position: str
    post: str

    def __post_init__(self) -> None:
        """Hold a name and a post to one line each."""
        object.__setattr__(self, "name", on_one_line(self.name))
        object.__setattr__(self, "position", on_one_line(self.position))


#: The posts of commission.models.Member by language.
POSTS = {
    "ky": {
        "deputy-head": "директордун орун басары",
        "psychologist": "психолог",
        "social-pedagogue": "социалдык педагог",
        "teacher": "мугалим",
        "parent": "ата-энелер коомчулугунун өкүлү",
        "member": "мүчө",
    },
    "ru": {
        "deputy-head": "заместитель директора",
        "psychologist": "психолог",
        "social-pedagogue": "социальный педагог",
        "teacher": "учитель",
        "parent": "представитель родительской общественности",
        "member": "член комиссии",
    },
    "en": {
        "deputy-head": "deputy head",
        "psychologist": "psychologist",
        "social-pedagogue": "social pedagogue",
        "teacher": "teacher",
        "parent": "representative of the parents' community",
        "member": "member",
    },
}


def post_of(one: Someone, language: str) -> str:
    """Return what a person is, in words: the order's own, or their post's; parents are marked."""
    words = POSTS[language].get(one.post, "")
    if not one.position:
        return words
    return f"{one.position}, {words}" if one.post == "parent" else one.position
