"""What a new site's team does first. Each check reads the site as it is: nothing is ticked by hand."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from cms import agenda_queries, alt_texts, bootstrap, trash
from cms.admin_facts import SiteFacts, facts_for
from cms.models import ContactPage, EventIndexPage, EventPage, HomePage, NewsIndexPage, NewsPage, SiteIdentity
from cms.permissions import answers_for_site

NAMED = 3  # pictures whose title is said


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; `missing` says what remains, in the words of a volunteer."""

    is_done: bool
    missing: str = ""


# The checks: each works in the site the connection is in, with or without a request.


def logo(identity: SiteIdentity) -> Finding:
    return Finding(identity.logo_id is not None)


def home_text() -> Finding:
    """The home page is the association's own once it is published without the words it came with (1 query)."""
    home = HomePage.objects.first()
    if home is None or home.live_revision_id is None:  # the starter pages have no revision
        return Finding(False)
    asks_still = any(bootstrap.HOME_PROMPT in str(block) for block in home.body.raw_data)
    if asks_still or home.summary == bootstrap.HOME_SUMMARY:
        return Finding(False, _("Some of the words it came with are still there."))
    return Finding(True)


def news() -> Finding:
    """A news item that somebody has published; the one every site begins with has no revision (1 query)."""
    return Finding(NewsPage.objects.live().exclude(live_revision=None).exists())


def event() -> Finding:
    """Something will happen (3 queries, 2 when there is no event)."""
    home = HomePage.objects.first()
    return Finding(bool(home and agenda_queries.next_events(home, today=timezone.localdate(), count=1)))


def pictures() -> Finding:
    """Every picture of the published pages says what it shows, or that it decorates (1 query)."""
    titles = list(alt_texts.pictures_without_words().values_list("title", flat=True)[: NAMED + 1])
    if not titles:
        return Finding(True)
    named = ", ".join(titles[:NAMED]) + ("…" if len(titles) > NAMED else "")
    words = ngettext("Without words: %(titles)s", "Without words: %(titles)s", len(titles)) % {"titles": named}
    return Finding(False, words)


def contact(identity: SiteIdentity) -> Finding:
    return Finding(identity.contact_tested_at is not None)


def legal(identity: SiteIdentity) -> Finding:
    missing = identity.missing
    return Finding(not missing, _("Missing: %(facts)s.") % {"facts": ", ".join(missing)} if missing else "")


def second_owner(owners: int) -> Finding:
    return Finding(owners > 1)


# The steps: a check, its words, whom it concerns, and the screen where it is done.


class For(Enum):
    TEAM = "everybody of the team, contributors too"
    PUBLISHERS = "owners and editors"
    OWNERS = "owners"


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    audience: For
    todo: Promise
    why: Promise
    done: Promise
    check: Callable[[SiteIdentity, SiteFacts], Finding]
    link: Callable[[HttpRequest], str]  # empty: there is no such screen in this site, and the step is left out


@dataclass(frozen=True, slots=True)
class StepState:
    """A step as it stands for somebody; `url` is empty once it is done."""

    step: Step
    is_done: bool
    missing: str
    url: str


@dataclass(frozen=True, slots=True)
class Progress:
    steps: list[StepState]

    @property
    def n_done(self) -> int:
        return sum(state.is_done for state in self.steps)

    @property
    def todo(self) -> list[StepState]:
        return [state for state in self.steps if not state.is_done]

    @property
    def words(self) -> str:
        return _("%(done)d of %(all)d") % {"done": self.n_done, "all": len(self.steps)}


def progress_for(request: HttpRequest) -> Progress:
    """Return where the site stands, in the steps that this person can take; none in a site that is no association's."""
    home = HomePage.objects.first()
    if home is None:
        return Progress([])
    identity, facts, open_to = SiteIdentity.load(request), facts_for(request), _audiences(request, home)
    states = [_state(step, request, identity, facts) for step in STEPS if step.audience in open_to]
    return Progress([state for state in states if state])


def _state(step: Step, request: HttpRequest, identity: SiteIdentity, facts: SiteFacts) -> StepState | None:
    found = step.check(identity, facts)
    if found.is_done:
        return StepState(step, True, "", "")
    url = step.link(request)
    return StepState(step, False, found.missing, url) if url else None


def _audiences(request: HttpRequest, home: HomePage) -> set[For]:
    if may_open(request):
        return set(For)
    publishes = home.permissions_for_user(request.user).can_publish()
    return {For.TEAM, For.PUBLISHERS} if publishes else {For.TEAM}


def may_open(request: HttpRequest) -> bool:
    """Return whether this person answers for the site, and so opens it."""
    return answers_for_site(request.user)


def _identity_screen(request: HttpRequest) -> str:
    return reverse("wagtailsettings:edit", args=["cms", "siteidentity"])


def _home_screen(request: HttpRequest) -> str:
    home = HomePage.objects.first()
    return reverse("wagtailadmin_pages:edit", args=[home.pk]) if home else ""


def _new(model: type[Page], index: type[Page]) -> Callable[[HttpRequest], str]:
    def link(request: HttpRequest) -> str:
        parent = trash.outside(index.objects.all()).first()
        return reverse("wagtailadmin_pages:add", args=["cms", model._meta.model_name, parent.pk]) if parent else ""

    return link


def _pictures_screen(request: HttpRequest) -> str:
    return reverse("alt_texts")


def _contact_page(request: HttpRequest) -> str:
    page = ContactPage.objects.live().first()
    return (page.get_url(request) or "") if page else ""


def _team_screen(request: HttpRequest) -> str:
    facts = facts_for(request)
    return facts.team_url if facts.owners else ""


STEPS = [
    Step(
        "logo", For.OWNERS,
        gettext_lazy("Choose your logo"), gettext_lazy("People recognise you by it, and it is at the top of every page."),
        gettext_lazy("Your logo is there"),
        lambda identity, facts: logo(identity), _identity_screen,
    ),
    Step(
        "home", For.TEAM,
        gettext_lazy("Write the words of your home page"), gettext_lazy("Who you are, for whom, since when: three sentences do."),
        gettext_lazy("The home page speaks of you"),
        lambda identity, facts: home_text(), _home_screen,
    ),
    Step(
        "news", For.TEAM,
        gettext_lazy("Publish a first news item"), gettext_lazy("A title, a few lines, a picture if you have one."),
        gettext_lazy("Your first news item is published"),
        lambda identity, facts: news(), _new(NewsPage, NewsIndexPage),
    ),
    Step(
        "event", For.TEAM,
        gettext_lazy("Announce a date to come"), gettext_lazy("A meeting, an outing, the weekly class: people come for that."),
        gettext_lazy("A date to come is announced"),
        lambda identity, facts: event(), _new(EventPage, EventIndexPage),
    ),
    Step(
        "pictures", For.PUBLISHERS,
        gettext_lazy("Say what each picture shows"), gettext_lazy("For people who do not see it: one sentence is enough."),
        gettext_lazy("The pictures say what they show"),
        lambda identity, facts: pictures(), _pictures_screen,
    ),
    Step(
        "contact", For.TEAM,
        gettext_lazy("Write to yourselves from the contact page"),
        gettext_lazy("Give the e-mail of your account: you will know that visitors’ messages arrive, and to whom."),
        gettext_lazy("The contact page works: your message has arrived"),
        lambda identity, facts: contact(identity), _contact_page,
    ),
    Step(
        "legal", For.OWNERS,
        gettext_lazy("Complete what the law asks you to publish"), gettext_lazy("The legal pages write themselves from it."),
        gettext_lazy("What the law asks for is complete"),
        lambda identity, facts: legal(identity), _identity_screen,
    ),
    Step(
        "owner", For.OWNERS,
        gettext_lazy("Name a second person responsible"), gettext_lazy("So that the site lives on when you are away."),
        gettext_lazy("At least two people are responsible for the site"),
        lambda identity, facts: second_owner(facts.owners), _team_screen,
    ),
]  # fmt: skip
