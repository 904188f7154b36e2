"""A document as DOCX, where a school must be able to edit."""

from ishenim.papers.document import Document


def render(document: Document) -> bytes:
    """Return the DOCX of a document, made in memory: the same bytes for the same input."""
    from ishenim.papers import docx_parts

    return docx_parts.render(document)
