"""What every template knows of the school."""

from django.http import HttpRequest


def school(request: HttpRequest) -> dict[str, object]:
    """Template variables: the school (or None before set-up)."""
    return {"school": getattr(request, "school", None)}
