"""Refusals of the rulebook, with the key that is wrong and a code for the sentence."""


class RulebookError(ValueError):
    """A document that is not a rulebook.

    `reason` is one of `syntax`, `unknown`, `missing`, `type`, `range`, `choice`, `repeated`,
    `incomplete`, `fixed`, `order`, `not-access`, `closed-day`, `even`, `past`, `both`; of a
    document that is one, but whose values nobody can keep together, `closed`, `few`.
    """

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason
