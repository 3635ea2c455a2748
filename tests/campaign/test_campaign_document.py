"""The campaign as plain JSON values: the same campaign back, fast, with nothing heavy behind it."""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from outreach_app.campaign.document import from_document, notice_digest, to_document
from outreach_app.campaign.model import Campaign


def test_a_campaign_comes_back_from_json_as_it_went(paris: Campaign) -> None:
    written = json.dumps(to_document(paris), ensure_ascii=False)
    again = from_document(json.loads(written))
    assert again == paris
    assert json.dumps(to_document(again), ensure_ascii=False) == written
    assert from_document(to_document(replace(paris, example=False))) != paris


def test_start_up_reads_it_in_a_few_times_what_its_bare_json_takes(paris: Campaign) -> None:
    written = json.dumps(to_document(paris))

    def spent(read: Callable[[str], object]) -> float:
        start = time.process_time()
        read(written)
        return time.process_time() - start

    ours = min(spent(lambda text: from_document(json.loads(text))) for _ in range(20))
    assert ours < 4 * min(spent(json.loads) for _ in range(20))


def test_reading_a_document_imports_neither_yaml_nor_schema() -> None:
    code = (
        "import sys, outreach_app.campaign.document, outreach_app.campaign.loading, outreach_app.campaign.examples;"
        "print([m for m in sys.modules if m.split('.')[0] in ('ruamel', 'jsonschema', 'hypothesis')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_digest_covers_all_three_lengths(paris: Campaign) -> None:
    notice = paris.notices[0]
    assert notice.sha256 == notice_digest(notice.spoken, notice.page, notice.full)
    assert notice_digest("a", "b", "c") == hashlib.sha256(b"a\0b\0c").hexdigest()
    assert len({notice_digest(*texts) for texts in (("ab", "c", ""), ("a", "bc", ""), ("a", "b", "c"))}) == 3
    assert len({n.sha256 for n in paris.notices}) == len(paris.notices)
