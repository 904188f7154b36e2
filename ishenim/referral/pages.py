"""What the pages of referrals show."""

from datetime import date
from typing import Any

from ishenim.casework import access
from ishenim.commission.models import Member
from ishenim.referral.guidance import book, own_words, said, term_on
from ishenim.referral.models import Referral
from ishenim.referral.words import HOW, PARTS, RULES
from ishenim.regulation import guidance as floor
from ishenim.regulation.clocks import clock
from ishenim.schools.models import School

#: A telephone number is asked after anew when it is older.
STALE_DAYS = 90


def referrals(school: School, member: Member, today: date) -> dict[str, Any]:
    """Return the referrals this member may see: first those whose reply is waited for."""
    mine = access.visible(school, member)
    rows = Referral.objects.filter(case__in=mine).select_related("case", "body", "by__person")
    own = school.days_off()
    waiting = rows.filter(replied_on__isnull=True).order_by("due_on", "pk")
    return {
        "waiting": [
            {"row": row, "clock": clock(row.due_on, None, today, own) if row.due_on else None}
            for row in waiting
        ],
        "replied": list(rows.filter(replied_on__isnull=False).order_by("-replied_on")[:50]),
    }


def lines(rows: list[Referral], language: str, today: date) -> list[dict[str, Any]]:
    """Return the referrals of a case in words."""
    own = rows[0].school.days_off() if any(row.due_on for row in rows) else {}
    return [
        {
            "row": row,
            "body": row.body.called(language),
            "how": HOW.get(row.how, row.how),
            "clock": clock(row.due_on, row.replied_on, today, own) if row.due_on else None,
        }
        for row in rows
    ]


def bodies(school: School, language: str, today: date) -> list[dict[str, Any]]:
    """Return the contact book; a number that nobody checked for long says so."""
    return [
        {
            "row": row,
            "name": row.called(language),
            "is_stale": row.checked_on is None or (today - row.checked_on).days > STALE_DAYS,
        }
        for row in book(school)
    ]


def guidance(school: School, language: str, today: date) -> list[dict[str, Any]]:
    """Return every rule with its parts in words."""
    own, term = own_words(school), term_on(school, today)
    return [
        {
            "rule": rule,
            "title": RULES[rule.key],
            "parts": [
                {
                    "code": part,
                    "title": PARTS[part],
                    "words": said(rule, part, own, language, term=term),
                    "own": own.get((rule.key, part)),
                }
                for part in floor.PARTS
            ],
        }
        for rule in floor.RULES
    ]
