"""What reaches a log: time, level and the cause. Never a request, its address or its body."""

import logging
import threading
from time import monotonic

#: Seconds in which the same line is written once.
ONCE_IN = 10.0


def named(error: BaseException) -> str:
    """Return the cause of an error, if it is a known one, and its kind: no word of its text."""
    from ishenim.ui.faults import Broken, fault_of  # noqa: PLC0415  (settings name this module)

    fault, kind = fault_of(error), type(error).__name__
    return kind if isinstance(fault, Broken) else f"{fault.cause} ({kind})"


class NoRequest(logging.Filter):
    """Drops the request from a record and, from Django's own, everything but the kind.

    A traceback may quote a local variable of a failed drop, a refused host is a stranger's word,
    an address may hold a code; the type of an error and its place are enough to find it. What was
    refused in words is no line at all: it is counted (server/watch.py).
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.pop("request", None)
        if record.name.startswith("django.security"):
            kind = record.name.rpartition(".")[2]
            record.msg, record.args, record.exc_info = f"a request was refused: {kind}", (), None
        elif record.name.startswith("django.request"):
            error = record.exc_info[1] if record.exc_info else None
            if error is None:
                return False
            record.msg, record.args = f"a page failed: {named(error)}", ()
            record.exc_text = _places(record)
            record.exc_info = None
        return True


class Once(logging.Filter):
    """Lets the same line through once in some seconds, then with the count of what was left out.

    A database that is away fails every page: thousands of equal lines would hide the others, and
    fill the disk that is full already.
    """

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        line = f"{record.name} {record.getMessage()}"
        with self._lock:
            now = monotonic()
            at, left_out = self._said.get(line, (-ONCE_IN, 0))
            if now - at < ONCE_IN:
                self._said[line] = at, left_out + 1
                return False
            if len(self._said) > 1000:
                self._said.clear()
            self._said[line] = now, 0
        if left_out:
            record.msg, record.args = f"{record.getMessage()} (and {left_out} times more)", ()
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
