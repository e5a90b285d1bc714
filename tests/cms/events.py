"""Events for tests, published as the editor does."""

from django.utils.text import slugify

from cms.models import EventException, EventIndexPage, EventPage


def add_event(title: str, *, exceptions: list[dict] = (), slug: str = "", live: bool = True, **fields) -> EventPage:
    """Add an event to the agenda of the site the connection is in."""
    page = EventPage(title=title, slug=slug or slugify(title), live=live, **fields)
    page.exceptions = [EventException(**exception) for exception in exceptions]
    return EventIndexPage.objects.get().add_child(instance=page)
