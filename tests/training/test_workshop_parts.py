"""The exercises and the files of a draft: what may be changed, and what past editions keep."""

import io
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tenants.models import AuditEntry
from training.actions import curriculum, exercises, handout_files
from training.actions.exercises import ExerciseText
from training.models import Evidence, Exercise, HandoutFile

PDF = b"%PDF-1.4 a model"


@pytest.fixture
def draft(cast):
    return curriculum.begin_draft(by=cast.theo)


def pdf(name="modele_affiche.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def keys(workshop):
    return list(workshop.exercises.values_list("key", flat=True))


def told():
    return list(AuditEntry.objects.filter(action__startswith="training.").order_by("pk").values_list("action", flat=True))[1:]


def test_exercises_are_added_changed_moved_and_removed(cast, draft):
    workshop = draft.workshops.get(number=6)

    own = exercises.add_exercise(workshop=workshop, text=ExerciseText("Écrivez à la mairie", "Pour de vrai."), by=cast.theo)
    shown = exercises.add_exercise(workshop=workshop, text=ExerciseText("Mettez un logo", evidence="logo"), by=cast.theo)
    assert (own.key, own.evidence, shown.key) == ("ecrivez-a-la-mairie", "", "logo")
    exercises.change_exercise(exercise=own, text=ExerciseText("Écrivez au maire", "Poliment."), by=cast.theo)
    assert exercises.move_exercise(exercise=shown, up=True, by=cast.theo) is True
    exercises.remove_exercise(exercise=workshop.exercises.get(key="alive"), by=cast.theo)

    own.refresh_from_db()
    assert (own.key, own.title, own.words) == ("ecrivez-a-la-mairie", "Écrivez au maire", "Poliment.")
    assert keys(workshop) == ["second_owner", "trash_used", "preview_opened", "calendar_kept", "logo", "ecrivez-a-la-mairie"]
    assert told() == [f"training.exercise.{verb}" for verb in ("added", "added", "changed", "moved", "removed")]


def test_the_first_exercise_does_not_move_up(cast, draft):
    workshop = draft.workshops.get(number=1)
    before = keys(workshop)

    assert exercises.move_exercise(exercise=workshop.exercises.first(), up=True, by=cast.theo) is False
    assert exercises.move_exercise(exercise=workshop.exercises.last(), up=False, by=cast.theo) is False

    assert keys(workshop) == before
    assert told() == []


def test_an_exercise_keeps_its_key_through_editions_and_never_takes_anothers(cast, draft):
    """The trainer's word on an exercise is kept under its key: it must not pass to another one."""
    workshop = draft.workshops.get(number=1)
    first = exercises.add_exercise(workshop=workshop, text=ExerciseText("Montrez"), by=cast.theo)
    curriculum.publish_draft(by=cast.theo)
    later = curriculum.begin_draft(by=cast.theo).workshops.get(number=1)

    exercises.change_exercise(exercise=later.exercises.get(key="montrez"), text=ExerciseText("Montrez bien"), by=cast.theo)
    exercises.remove_exercise(exercise=later.exercises.get(key="montrez"), by=cast.theo)
    other = exercises.add_exercise(workshop=later, text=ExerciseText("Montrez"), by=cast.theo)
    Exercise.objects.filter(key="event").delete()
    event = exercises.add_exercise(workshop=later, text=ExerciseText("Event"), by=cast.theo)

    assert (first.key, other.key) == ("montrez", "montrez-2")
    assert event.key == "event-2", "a word that is the name of a check is nobody's key"


def test_another_check_is_another_exercise(cast, draft):
    workshop = draft.workshops.get(number=1)
    exercise = workshop.exercises.get(key="logo")

    exercises.change_exercise(exercise=exercise, text=ExerciseText("Montrez votre logo"), by=cast.theo)
    assert exercise.key == "montrez-votre-logo"
    exercises.change_exercise(exercise=exercise, text=ExerciseText("Montrez votre logo", evidence="look"), by=cast.theo)
    assert exercise.key == "look"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ExerciseText("Deux fois", evidence="logo"), "evidence"),
        (ExerciseText("Rien de tel", evidence="nothing"), "evidence"),
        (ExerciseText("   "), "title"),
        (ExerciseText("x" * 201), "title"),
    ],
)
def test_an_exercise_that_cannot_be_is_refused(cast, draft, text, code):
    workshop = draft.workshops.get(number=1)

    with pytest.raises(ValidationError) as refused:
        exercises.add_exercise(workshop=workshop, text=text, by=cast.theo)

    assert list(refused.value.error_dict) == [code]
    assert len(keys(workshop)) == 4


def test_a_workshop_has_twelve_exercises_at_most(cast, draft):
    workshop = draft.workshops.get(number=1)
    for number in range(8):
        exercises.add_exercise(workshop=workshop, text=ExerciseText(f"Encore {number}"), by=cast.theo)

    with pytest.raises(ValidationError) as refused:
        exercises.add_exercise(workshop=workshop, text=ExerciseText("De trop"), by=cast.theo)

    assert refused.value.code == "full"


def test_what_is_in_use_is_not_changed(cast, draft):
    workshop = draft.workshops.get(number=1)
    file = handout_files.add_file(workshop=workshop, upload=pdf(), by=cast.theo)
    exercise = workshop.exercises.first()
    curriculum.publish_draft(by=cast.theo)
    workshop.edition.refresh_from_db()
    acts = [
        lambda: exercises.add_exercise(workshop=workshop, text=ExerciseText("Plus"), by=cast.theo),
        lambda: exercises.change_exercise(exercise=exercise, text=ExerciseText("Autre"), by=cast.theo),
        lambda: exercises.move_exercise(exercise=exercise, up=False, by=cast.theo),
        lambda: exercises.remove_exercise(exercise=exercise, by=cast.theo),
        lambda: handout_files.add_file(workshop=workshop, upload=pdf(), by=cast.theo),
        lambda: handout_files.rename_file(file=file, title="Autre", by=cast.theo),
        lambda: handout_files.remove_file(file=file, by=cast.theo),
    ]

    for act in acts:
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "in_use"
    assert len(keys(workshop)) == 4
    assert workshop.files.get().title == "modele affiche"


def test_a_file_shared_with_an_edition_stays_on_disk(cast, draft, django_capture_on_commit_callbacks):
    file = handout_files.add_file(workshop=draft.workshops.get(number=1), upload=pdf(), title="Modèle d’affiche", by=cast.theo)
    curriculum.publish_draft(by=cast.theo)
    later = curriculum.begin_draft(by=cast.theo)
    shared = HandoutFile.objects.get(workshop__edition=later)
    with django_capture_on_commit_callbacks(execute=True):
        own = handout_files.add_file(workshop=later.workshops.get(number=2), upload=pdf("b.pdf"), by=cast.theo)
        alone = handout_files.add_file(workshop=later.workshops.get(number=2), upload=pdf("c.pdf"), by=cast.theo)
    assert shared.file.name == file.file.name

    with django_capture_on_commit_callbacks(execute=True):
        handout_files.rename_file(file=shared, title="Autre titre", by=cast.theo)
        handout_files.remove_file(file=shared, by=cast.theo)
        handout_files.remove_file(file=own, by=cast.theo)
    assert [default_storage.exists(each.file.name) for each in (file, own, alone)] == [True, False, True]
    with django_capture_on_commit_callbacks(execute=True):
        curriculum.drop_draft(by=cast.theo)

    assert [default_storage.exists(each.file.name) for each in (file, alone)] == [True, False]
    assert list(HandoutFile.objects.values_list("title", flat=True)) == ["Modèle d’affiche"]


def photo(kind="JPEG"):
    data = io.BytesIO()
    image = Image.new("RGB", (20, 20), "red")
    exif = image.getexif()
    exif[0x010E] = "rue des Lilas"
    image.save(data, kind, exif=exif)
    return data.getvalue()


def test_a_picture_forgets_where_it_was_taken(cast, draft):
    assert b"Lilas" in photo()

    file = handout_files.add_file(
        workshop=draft.workshops.get(number=3), upload=SimpleUploadedFile("../../Écran 1.JPG", photo()), by=cast.theo
    )

    assert file.title == "Écran 1"
    assert re.fullmatch(r"ateliers/[0-9a-f-]{36}\.jpg", file.file.name)
    assert b"Lilas" not in Path(file.file.path).read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("page.html", b"<script>", "kind"),
        ("drawing.svg", b"<svg onload=x>", "kind"),
        ("programme.exe", b"MZ", "kind"),
        ("without", b"x", "kind"),
        ("page.pdf", b"<html>", "other_kind"),
        ("page.txt", b"<!doctype html><script>", "other_kind"),
        ("text.docx", b"PK nothing", "other_kind"),
        ("photo.png", b"<svg/>", "damaged"),
        ("large.pdf", b"%PDF-" + b"x" * 10 * 1024 * 1024, "heavy"),
    ],
)
def test_a_file_that_we_do_not_take_is_refused(cast, draft, name, content, code):
    workshop = draft.workshops.get(number=1)

    with pytest.raises(ValidationError) as refused:
        handout_files.add_file(workshop=workshop, upload=SimpleUploadedFile(name, content), by=cast.theo)

    assert refused.value.code == code
    assert not workshop.files.exists()
    assert not list(Path(default_storage.path("ateliers")).glob("*"))


def test_a_workshop_has_twenty_files_at_most(cast, draft):
    workshop = draft.workshops.get(number=1)
    HandoutFile.objects.bulk_create(HandoutFile(workshop=workshop, title=str(n), file="ateliers/x.pdf") for n in range(20))

    with pytest.raises(ValidationError) as refused:
        handout_files.add_file(workshop=workshop, upload=pdf(), by=cast.theo)

    assert refused.value.code == "full"


def test_removing_an_exercise_leaves_what_was_done(cast, draft):
    Evidence.objects.create(association=cast.alpha, key="logo", state=Evidence.State.DONE)

    exercises.remove_exercise(exercise=draft.workshops.get(number=1).exercises.get(key="logo"), by=cast.theo)

    assert Evidence.objects.get().is_done
