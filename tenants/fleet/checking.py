"""Whether a site works: its pages open, and so does its admin."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.messages.storage.base import BaseStorage
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, set_urlconf
from django.utils import translation
from wagtail.coreutils import get_dummy_request
from wagtail.models import Site

from cms import language_queries, roles
from tenants.archives.container import ArchiveError
from tenants.archives.rebuilding import open_pages
from tenants.schemas import current_place

if TYPE_CHECKING:
    from cms.users.models import User


class CheckError(Exception):
    """A site does not work after its migration; the message says what was opened."""


def check_here() -> None:
    """Open pages and admin screens of the site the connection is in. Raises CheckError; leaves nothing behind."""
    try:
        open_pages()
    except ArchiveError as error:
        raise CheckError(str(error)) from error
    except Exception as error:
        raise CheckError(f"A page does not open: {type(error).__name__}: {error}") from error
    home = language_queries.homes().first()
    with transaction.atomic():
        somebody = _owner_for_a_moment()
        for path in ("/admin/", *([f"/admin/pages/{home.pk}/", f"/admin/pages/{home.pk}/edit/"] if home else [])):
            _open_in_admin(path, somebody)
        transaction.set_rollback(True)


def _owner_for_a_moment() -> "User":
    user = get_user_model().objects.create(email=f"{uuid.uuid4()}@kiosque.invalid", portal_id=uuid.uuid4(), first_name="Kiosque")
    roles.set_role(user=user, role=roles.OWNER)
    return user


class _NoMessages(BaseStorage):
    def _get(self, *args: Any, **kwargs: Any) -> tuple[list, bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> list:
        return []


def _open_in_admin(path: str, user: "User") -> None:
    request = _request(path, user)
    set_urlconf(settings.ROOT_URLCONF)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            view, arguments, keywords = resolve(path, urlconf=settings.ROOT_URLCONF)
            answer: HttpResponse = view(request, *arguments, **keywords)
            if hasattr(answer, "render"):
                answer.render()
    except Exception as error:
        raise CheckError(f"{path} does not open: {type(error).__name__}: {error}") from error
    finally:
        set_urlconf(None)
    if answer.status_code >= 300:
        raise CheckError(f"{path} answers {answer.status_code}.")


def _request(path: str, user: "User") -> HttpRequest:
    request: Any = get_dummy_request(path=path, site=Site.objects.first())
    request.user, request.session = user, {}
    request.place, request.assistance, request.notices = current_place(), None, []
    request._messages = _NoMessages(request)
    return request
