"""A document as plain text: what is shown to who signs, and what is hashed (docs/spec/paper.md).

Signatures, the approval and what was added later are not in it: they come after it.
"""

from ishenim.papers.document import Block, Document, Heading, Items, Paragraph, Table


def plain(document: Document) -> str:
    """Return the readable text of a document, ending with a line feed."""
    title = f"{document.title} № {document.number}" if document.number else document.title
    head = [document.school, title, document.subtitle]
    day = ", ".join(part for part in (document.date, document.place) if part)
    parts = [
        "\n".join(line for line in head if line),
        "\n".join(filter(None, [day, document.basis])),
    ]
    parts += [_text(block) for block in document.blocks]
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(block: Block) -> str:
    match block:
        case Paragraph():
            return block.text
        case Heading():
            return block.text
        case Items():
            return "\n".join(
                f"{block.start + at}. {item}" if block.numbered else f"– {item}"
                for at, item in enumerate(block.items)
            )
        case Table():
            return "\n".join(_row(block.head, row) for row in block.rows)


def _row(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    """Return one row as «column: value», so that no table needs to be drawn in letters."""
    start, named = "–", list(zip(head, row, strict=True))
    if head[0] == "№":
        start, named = f"{row[0]})", named[1:]
    return f"{start} " + "; ".join(f"{name}: {value}" for name, value in named)
