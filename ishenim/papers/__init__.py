"""The official papers: one document, printed as text, page, PDF and DOCX. No Django, no clock."""
