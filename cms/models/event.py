import re
from datetime import timedelta
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms import agenda, agenda_faults, agenda_queries, calendar_file
from cms.blocks.stream import BODY_BLOCKS
from cms.fields import BodyField
from cms.lead_picture import LEAD_PICTURE
from cms.models.base import BasePage, BasePageForm


class EventIndexPage(BasePage):
    """The agenda: what comes, a month at a time, and what is over; and all of it as a calendar to subscribe to."""

    template = "site/event_index_page.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.EventPage"]
    show_in_menus_default = True
    suggested_title = "Agenda"
    page_description = _("Your dates: outings, parties, meetings, weekly classes.")

    content_panels = [*BasePage.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def route(self, request, path_components):
        if self.live and path_components == [calendar_file.AGENDA]:
            return RouteResult(self, kwargs={"as_calendar": True})
        return super().route(request, path_components)

    def serve(self, request, *args, as_calendar: bool = False, **kwargs):
        if not as_calendar:
            return super().serve(request, *args, **kwargs)
        events = agenda_queries.events_to_subscribe(self, today=timezone.localdate())
        return _calendar(calendar_file.AGENDA, events, name=self.title, request=request)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= agenda_queries.view_of(self, asked=request.GET, today=timezone.localdate())
        context["calendar_url"] = address = f"{self.get_full_url(request)}{calendar_file.AGENDA}"
        context["webcal_url"] = re.sub(r"^https?:", "webcal:", address)
        return context


class EventForm(BasePageForm):
    """Says beside each session that changes what is wrong with it; the event's own dates are checked by the page."""

    def is_valid(self):
        if not super().is_valid():
            return False
        forms = [form for form in self.formsets["exceptions"].forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        changes = tuple(form.instance.as_change() for form in forms)
        found = agenda_faults.of_changes(self.instance.schedule(changes=changes))
        for form, faults in zip(forms, found, strict=True):
            for field, words in faults.items():
                form.add_error(field, words)
        return not any(found)


class EventPage(BasePage):
    """Something to come to, once or again and again. Dates and times are those of the clock on the wall."""

    REPEATS = [
        (agenda.WEEKLY, _("every week")),
        (agenda.FORTNIGHTLY, _("every two weeks")),
        (agenda.MONTHLY_WEEKDAY, _("every month, on the same weekday (for example the 2nd Tuesday)")),
        (agenda.MONTHLY_DAY, _("every month, on the same day (for example the 15th)")),
        (agenda.YEARLY, _("every year")),
    ]

    starts_on = models.DateField(_("day"), help_text=_("The first date, if it comes back."))
    starts_at = models.TimeField(_("from"), null=True, blank=True, help_text=_("Leave the times empty if it lasts all day."))
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Only if it lasts several days, or ends after midnight.")
    )
    repeats = models.CharField(_("comes back"), max_length=20, blank=True, choices=REPEATS, default="")
    repeats_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The day of the last session. Empty: it goes on.")
    )
    # The day after which nothing happens any more, worked out at each save; null when it comes back for ever.
    over_on = models.DateField(null=True, editable=False, db_index=True)

    place = models.CharField(_("place"), max_length=150, blank=True, help_text=_("For example: Salle des Tilleuls."))
    address = models.CharField(_("address"), max_length=250, blank=True, help_text=_("A link to the map is made from it."))
    organiser = models.CharField(_("organised by"), max_length=150, blank=True, help_text=_("Only if it is not you alone."))
    price = models.CharField(_("price"), max_length=150, blank=True, help_text=_("For example: free, or 5 €, children 2 €."))
    link_label = models.CharField(_("words of the link"), max_length=80, blank=True, help_text=_("For example: Book a seat."))
    link = models.URLField(_("link"), blank=True)
    is_cancelled = models.BooleanField(
        _("it is cancelled"), default=False, help_text=_("The page stays, and says so to those who come to look.")
    )
    cancelled_note = models.CharField(_("a word to those who planned to come"), max_length=250, blank=True)
    body = BodyField(BODY_BLOCKS, blank=True, verbose_name=_("content"))

    template = "site/event_page.html"
    parent_page_types = ["cms.EventIndexPage"]
    subpage_types: list[str] = []
    show_in_menus_default = False
    base_form_class = EventForm
    page_description = _("Something to come to: once, or every week.")

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("starts_on"), FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("ends_on")],
            heading=_("When"),
        ),
        MultiFieldPanel([FieldPanel("repeats"), FieldPanel("repeats_until")], heading=_("Does it come back?")),
        InlinePanel("exceptions", heading=_("Sessions that change"), label=_("Session that changes")),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("address")], heading=_("Where")),
        FieldPanel("summary"),
        *LEAD_PICTURE,
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("price"), FieldPanel("organiser"), FieldRowPanel([FieldPanel("link_label"), FieldPanel("link")])],
            heading=_("To know"),
        ),
        MultiFieldPanel([FieldPanel("is_cancelled"), FieldPanel("cancelled_note")], heading=_("Cancelled?")),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("place"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self):
        super().clean()
        if not self.starts_on:
            return
        faults = agenda_faults.of_schedule(self.schedule(changes=()), today=timezone.localdate())
        if faults:
            raise ValidationError(faults)
        self.over_on = agenda.last_day(self.schedule())

    def route(self, request, path_components):
        if self.live and path_components == [calendar_file.EVENT]:
            return RouteResult(self, kwargs={"as_calendar": True})
        return super().route(request, path_components)

    def serve(self, request, *args, as_calendar: bool = False, **kwargs):
        if not as_calendar:
            return super().serve(request, *args, **kwargs)
        return _calendar(f"{self.slug}.ics", [self], name=self.title, request=request)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= agenda_queries.facts_of(self, today=timezone.localdate())
        context["calendar_url"] = f"{self.get_url(request)}{calendar_file.EVENT}"
        return context

    @property
    def map_url(self) -> str:
        return f"https://www.openstreetmap.org/search?query={quote(self.address)}" if self.address else ""

    def schedule(self, *, changes: tuple[agenda.Change, ...] | None = None) -> agenda.Schedule:
        """Return when it happens. Reads the exceptions unless `changes` are given: lists must prefetch them."""
        return agenda.Schedule(
            starts_on=self.starts_on,
            starts_at=self.starts_at,
            ends_on=self.ends_on,
            ends_at=self.ends_at,
            repeats=self.repeats,
            repeats_until=self.repeats_until,
            changes=tuple(row.as_change() for row in self.exceptions.all()) if changes is None else changes,
        )


class EventException(Orderable):
    page = ParentalKey(EventPage, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("planned day"))
    new_day = models.DateField(
        _("moved to"), null=True, blank=True, help_text=_("Leave both boxes empty if there is no session that day.")
    )
    new_time = models.TimeField(_("at"), null=True, blank=True)
    note = models.CharField(_("why"), max_length=120, blank=True, help_text=_("For example: school holidays."))

    panels = [FieldPanel("day"), FieldRowPanel([FieldPanel("new_day"), FieldPanel("new_time")]), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("session that changes")
        verbose_name_plural = _("sessions that change")

    def __str__(self):
        return str(self.day)

    def as_change(self) -> agenda.Change:
        return agenda.Change(day=self.day, new_day=self.new_day, new_time=self.new_time, note=self.note)


def _calendar(filename: str, events: list[EventPage], *, name: str, request) -> HttpResponse:
    content = calendar_file.write(events, name=name, request=request)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["Cache-Control"] = f"public, max-age={int(timedelta(minutes=15).total_seconds())}"
    return response
