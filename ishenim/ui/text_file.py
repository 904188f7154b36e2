"""A paper's text as a file: the very words whose hash is in the journal."""

from django.http import HttpResponse


def text_file(content: str, name: str) -> HttpResponse:
    """Answer with a text to keep; `ishenim verify --paper` finds it in the journal."""
    answer = HttpResponse(content.encode(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.txt"'
    answer["Cache-Control"] = "no-store"
    return answer
