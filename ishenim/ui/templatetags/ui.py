"""Template tags of every page: bundles with their hash, dates, the language switch."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ishenim.papers.dates import ended as one_stop
from ishenim.ui import assets, dates
from ishenim.ui import rooms as house

register = template.Library()


@register.simple_tag
def script(name: str) -> SafeString:
    """Return the script element of a bundle."""
    file = f"{name}.js"
    return format_html(
        '<script src="{}" integrity="{}" defer></script>',
        assets.address(file),
        assets.integrity(file),
    )


@register.simple_tag
def script_later(name: str) -> SafeString:
    """Return attributes that name a bundle which the page's script loads when it needs it."""
    file = f"{name}.js"
    return format_html(
        'data-script="{}" data-integrity="{}"', assets.address(file), assets.integrity(file)
    )


@register.simple_tag
def style(name: str) -> SafeString:
    """Return the link element of a style sheet."""
    file = f"{name}.css"
    return format_html(
        '<link rel="stylesheet" href="{}" integrity="{}">',
        assets.address(file),
        assets.integrity(file),
    )


def _day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def official_date(value: date | datetime | None) -> str:
    """Return the date as papers write it, in the page's language, whole at the end of a line."""
    return dates.on_screen(dates.official_date(_day(value))) if value else ""


@register.filter
def ended(sentence: str) -> str:
    """Return a sentence with its full stop: a Russian date brings one of its own."""
    return one_stop(f"{sentence}.")


@register.filter
def short_date(value: date | datetime | None) -> str:
    """Return 07.04.2026."""
    return dates.short_date(_day(value)) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """Return 12:05, in the school's time."""
    return f"{timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def numbered(value: object) -> str:
    """Return «№ 12», in English «No. 12», which no line breaks apart."""
    return f"{'No.' if get_language() == 'en' else '№'}\u00a0{value}"


@register.simple_tag(takes_context=True)
def in_language(context: template.Context, language: str) -> str:
    """Return the address of this page in another language, with what it was asked for.

    The address names it, Kyrgyz too: what a browser would choose counts no more. An author's page
    says itself what goes along (`query`), other public pages let nothing: a seal number never
    stands in an address. The desk keeps its filters.
    """
    request = context["request"]
    is_desk = request.path_info.startswith("/desk/")
    asked = f"?{request.GET.urlencode()}" if is_desk and request.GET else ""
    slug = getattr(request, "slug", "")  # none if the address itself was refused
    school = f"/s/{slug}" if slug else ""
    return f"/{language}{school}{request.path_info}{context.get('query', asked)}"


@register.filter
def groups(value: str, size: int = 4) -> str:
    """Return «1234 5678 …»: digits or letters in groups people can read aloud."""
    return " ".join(value[i : i + size] for i in range(0, len(value), size))


@register.inclusion_tag("components/rooms/rooms.html", takes_context=True)
def rooms(context: template.Context) -> dict[str, object]:
    """Show the rooms of the desk to who asks."""
    groups = house.rooms_of(context["request"])
    return {"groups": groups, "now": house.room_now(groups)}
