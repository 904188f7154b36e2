"""What never reaches a log: a request, its address or its body."""

import logging


class NoRequest(logging.Filter):
    """Drops the request from a record and, from request errors, everything but the kind of error.

    A traceback may quote a local variable of a failed drop; its type is enough to find the place.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.pop("request", None)
        if record.name.startswith("django.request"):
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            record.msg, record.args = f"a page failed: {kind}" if kind else "a page was refused", ()
            record.exc_text = _places(record)
            record.exc_info = None
        return True


def _places(record: logging.LogRecord) -> str | None:
    """Return file and line of each frame, without any value."""
    if not record.exc_info or record.exc_info[2] is None:
        return None
    lines, trace = [], record.exc_info[2]
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {code.co_filename}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next  # type: ignore[assignment]
    return "\n".join(lines)
