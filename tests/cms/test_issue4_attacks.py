"""What enemies and bad luck found in forms, translations, pictures and sites in preparation."""

import gc
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Page

from cms import answer_addresses, language_queries, languages, preparation, translating
from cms.models import ContentPage, FormAnswer, HomePage, Picture
from tenants.schemas import in_association
from tests.cms.answering import ANSWERS, add_form, proof, stamp
from tests.cms.body import add_document, block, give
from tests.cms.forms import make_answer, make_form
from tests.cms.photos import photo
from tests.cms.second_language import translate

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def alice(cast, sign_in):
    yield sign_in(cast.alice, "alpha")[1]
    gc.collect()


# Forms


@pytest.mark.parametrize("origin", ["//[", "http://[::1", "http://]", "null"])
def test_origin_that_is_no_address_is_refused_and_breaks_nothing(cast, as_visitor, origin):
    with in_association(cast.alpha):
        add_form()
        sent = ANSWERS | stamp() | proof()

    assert as_visitor("alpha").post("/inscription/", sent, headers={"origin": origin}).status_code == 422
    with in_association(cast.alpha):
        assert not FormAnswer.objects.exists()
    assert as_visitor("alpha").post("/inscription/", sent).status_code == 302


def test_search_for_a_nul_finds_what_the_other_signs_find(cast, alice):
    with in_association(cast.alpha):
        form = make_form()
        make_answer(form)

    assert "Nadia" in alice.get(f"/admin/reponses/{form.pk}/?q=%00nadia").content.decode()


def test_stamps_and_links_of_one_site_open_nothing_in_another(cast, as_visitor):
    with in_association(cast.beta):
        sent = ANSWERS | stamp() | proof()
        link = answer_addresses.link_for("dan@example.net", answer_addresses.YES)
    with in_association(cast.alpha):
        add_form(told_address="dan@example.net")
        own = answer_addresses.link_for("dan@example.net", answer_addresses.YES)
    alpha = as_visitor("alpha")

    assert alpha.post("/inscription/", sent).status_code == 422
    assert alpha.get("/" + link.split("/", 3)[3]).status_code == 404
    assert alpha.get("/" + own.split("/", 3)[3]).status_code == 200


# A site in preparation


def status(site, url: str) -> int:
    answer = site.get(url)
    list(answer)  # closes the file
    return answer.status_code


def test_documents_of_a_site_in_preparation_are_for_its_team(cast, alice, as_visitor):
    with in_association(cast.alpha):
        url = add_document().url
        preparation.close_site(by=None)

    assert [status(as_visitor("alpha"), url), status(alice, url)] == [404, 200]

    with in_association(cast.alpha):
        preparation.open_site(by=None)
    assert status(as_visitor("alpha"), url) == 200


# Translations


@pytest.fixture
def translated(cast):
    """A page of Alpha's online in Arabic, and its texts."""
    with in_association(cast.alpha):
        languages.open_language(code="ar", by=None)
        translate(HomePage.objects.get())
        page = ContentPage.objects.get(slug="association")
        give(page, [block("text", "<p>Un <b>mot</b> de nous</p>")])
        page.save_revision().publish()
        made = translate(page)
        made.texts = translating.texts_of(language_queries.translation_of(made))
    return made


def typed(page, words: str) -> dict[str, str]:
    return {f"text-{text.pk}": words for text in page.texts if text.is_rich}


HIDDEN = [
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[><script>alert(1)</script>]]>",
    "<!DOCTYPE x><b>x</b>",
    "<?x ><b>x</b>",
    '<b onclick="alert(1)">x</b>',
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("words", HIDDEN)
def test_nothing_that_runs_hides_in_a_translation(translated, alice, as_visitor, words):
    path = f"/admin/pages/{translated.pk}/edit/"

    assert alice.post(path, typed(translated, words) | {"action-publish": "1"}).status_code == 422
    assert alice.post(path, typed(translated, "<b>نحن</b>\0") | {"action-publish": "1"}).status_code == 302

    body = as_visitor("alpha").get("/ar/association/").content.decode()
    assert "<b>نحن</b>" in body and "alert(1)" not in body


def test_who_only_drafts_changes_no_page_online_by_asking_for_a_reading(cast, translated, sign_in, as_visitor):
    _portal, carl = sign_in(cast.carl, "alpha")
    form = {f"text-{text.pk}": "Mots de Carl" for text in translated.texts}

    answer = carl.post(f"/admin/pages/{translated.pk}/edit/", form | {"action-submit": "1"})

    assert answer.status_code == 302
    assert "Mots de Carl" not in as_visitor("alpha").get("/ar/association/").content.decode()
    with in_association(cast.alpha):
        waiting = Page.objects.get(pk=translated.pk).current_workflow_state.current_task_state
        assert waiting.revision.content["title"] == "Mots de Carl"
    _portal, edith = sign_in(cast.edith, "alpha")
    edith.post(f"/admin/pages/workflow/action/{translated.pk}/approve/{waiting.pk}/")
    assert "Mots de Carl" in as_visitor("alpha").get("/ar/association/").content.decode()


# Pictures


def send(site, content: bytes, name: str):
    file = SimpleUploadedFile(name, content)
    return site.post("/admin/images/add/", {"title": "Photo", "file": file, "collection": 1})


def test_avif_that_its_reader_cannot_read_is_said_damaged(cast, alice):
    good = photo("AVIF")
    broken = good.replace(b"iloc", b"zzzz", 1)  # where its bytes are

    answer = send(alice, broken, "photo.avif")

    assert answer.status_code == 200 and "abîmée" in answer.content.decode()
    assert send(alice, good, "photo.avif").status_code == 302


def test_animation_of_thousands_of_tiny_pictures_is_refused(cast, alice):
    def animation(frames: int) -> bytes:
        start = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
        one = b"\x21\xf9\x04\x08\x01\0\0\0" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
        return start + one * frames + b";"

    answer = send(alice, animation(1001), "anime.gif")

    assert answer.status_code == 200 and "trop grande ou trop longue" in answer.content.decode()
    assert send(alice, animation(1000), "anime.gif").status_code == 302
    with in_association(cast.alpha):
        assert Picture.objects.count() == 1
