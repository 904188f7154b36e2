"""The pages of a site against the scripts its journal names."""

from hashlib import sha384

import pytest

from ishenim.audit.site import PAGES, check_site, loaded_by
from ishenim.audit.verdict import Verdict
from tests.audit.conftest import codes

SCRIPT = b"console.log('as built')"
KNOWN = {"write.js": {sha384(SCRIPT).digest(), sha384(b"of the version before").digest()}}
PAGE = '<title>a</title><script src="/static/write.js?v=1" integrity="sha384-x" defer></script>'


def compared(page: str = PAGE, script: bytes = SCRIPT) -> tuple[Verdict, int]:
    verdict = Verdict()

    def fetch(address: str) -> bytes:
        return script if "/static/" in address else page.encode()

    return verdict, check_site("https://box.example", KNOWN, fetch, verdict)


def test_pages_that_load_what_the_journal_names_are_as_they_must_be():
    verdict, count = compared()
    assert (verdict.findings, count) == ([], 1)


def test_a_version_that_came_back_is_in_the_journal():
    assert compared(script=b"of the version before")[0].findings == []


def test_another_script_under_the_same_name_is_seen_on_every_page():
    verdict, _count = compared(script=SCRIPT + b";send(secret)")
    assert codes(verdict) == {"SCRIPT_CHANGED"}
    assert len(verdict.findings) == len(PAGES)


@pytest.mark.parametrize(
    "more",
    [
        "<script>send(code)</script>",
        "<script src='https://elsewhere.example/static/write.js'></script>",
        "<SCRIPT type=module>1</SCRIPT>",
        "<body onload='send()'>",
        "<base href='https://elsewhere.example/'>",
        "<link rel='stylesheet' href='//elsewhere.example/a.css'>",
        "<input data-script='//elsewhere.example/static/write.js'>",
    ],
)
def test_a_script_that_no_hash_protects_is_seen(more: str):
    assert codes(compared(PAGE + more)[0]) == {"SCRIPT_FOREIGN"}


def test_a_script_that_is_loaded_later_is_compared_too():
    later = "<input type='file' data-script='/static/files.js?v=1' data-integrity='sha384-x'>"
    verdict, count = compared(PAGE + later)
    assert codes(verdict) == {"SCRIPT_CHANGED"}
    assert count == 2


def test_data_in_a_page_is_no_script():
    assert loaded_by("<script type='application/json'>{}</script>") == []


def test_a_page_that_no_reader_takes_apart_is_not_proven():
    verdict, _count = compared("<![ %" + PAGE)
    assert codes(verdict) == {"PAGE_FORM"}
    assert verdict.word == "unreadable"


def test_an_address_that_is_none_is_foreign():
    assert codes(compared("<script src='http://[x'></script>")[0]) == {"SCRIPT_FOREIGN"}
