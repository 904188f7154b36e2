"""A mypy plugin: the attributes that our own middlewares give every request.

schools.middleware.place       school, slug
commission.middleware.seat     member, offices, head_key, desk_session, cards,
                               has_card, has_second_factor, late_rosters
"""

from collections.abc import Callable

from mypy.nodes import MypyFile
from mypy.plugin import ClassDefContext, Plugin
from mypy.plugins.common import add_attribute_to_class
from mypy.types import AnyType, NoneType, Type, TypeOfAny, UnionType

REQUEST = "django.http.request.HttpRequest"
SCHOOL = "ishenim.schools.models.School"
MEMBER = "ishenim.commission.models.Member"


class RequestTypes(Plugin):
    """Says what a request carries."""

    def get_customize_class_mro_hook(
        self, fullname: str
    ) -> Callable[[ClassDefContext], None] | None:
        return _add if fullname == REQUEST else None

    def get_additional_deps(self, file: MypyFile) -> list[tuple[int, str, int]]:
        if file.fullname != "django.http.request":
            return []
        return [(10, "ishenim.schools.models", -1), (10, "ishenim.commission.models", -1)]


def _add(ctx: ClassDefContext) -> None:
    text = ctx.api.named_type("builtins.str")
    for name, typ in {
        "school": _named(ctx, SCHOOL),
        "slug": text,
        "member": UnionType([_named(ctx, MEMBER), NoneType()]),
        "offices": ctx.api.named_type("builtins.frozenset", [text]),
        "desk_session": text,
        "head_key": text,
        "has_second_factor": UnionType([ctx.api.named_type("builtins.bool"), NoneType()]),
        "has_card": AnyType(TypeOfAny.explicit),  # as good as a bool, and lazy
        "cards": AnyType(TypeOfAny.explicit),  # called by the page alone
        "late_rosters": AnyType(TypeOfAny.explicit),  # called by who needs them
    }.items():
        add_attribute_to_class(ctx.api, ctx.cls, name, typ)


def _named(ctx: ClassDefContext, name: str) -> Type:
    found = ctx.api.named_type_or_none(name)
    if found is None:
        if not ctx.api.final_iteration:
            ctx.api.defer()
        return AnyType(TypeOfAny.special_form)
    return found


def plugin(version: str) -> type[Plugin]:
    """Return the plugin, whatever mypy's version."""
    del version
    return RequestTypes
