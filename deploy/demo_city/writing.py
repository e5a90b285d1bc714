"""Writes a story into the site the connection is in, page by page, with revisions, as its team would in the editor."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, Revision

from cms import frame, preparation
from cms.models import (
    ContactMessage,
    ContactPage,
    ContentPage,
    EventException,
    EventIndexPage,
    EventPage,
    FormAnswer,
    FormField,
    FormPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    Picture,
    SiteIdentity,
)
from deploy.demo_city import PICTURES, shelves
from deploy.demo_city.cast import DemoSite
from deploy.demo_city.story import Asked, Block, Event, News, PageText, Voice, coming_day
from tenants.actions.shadows import open_shadow
from tenants.rules import label_from


def add_picture(name: str, title: str, description: str, *, by, file_format: str = "JPEG") -> Picture:
    """Put one of the printed pictures in the library, as the JPEG or PNG a person would have sent."""
    content = BytesIO()
    with Image.open(PICTURES / f"{name}.webp") as source:
        source.convert("RGB").save(content, file_format, quality=86)
    suffix = "jpg" if file_format == "JPEG" else "png"
    picture = Picture(title=title, description=description, uploaded_by_user=by)
    picture.file = ImageFile(content, name=f"{name}.{suffix}")
    picture._set_image_file_metadata()  # as an upload does: its weight, and what tells that it is sent again
    picture.save()
    return picture


def publish(page: Page, *, by) -> None:
    page.save_revision(user=by, log_action=True).publish(user=by)


class Writer:
    """All of a story or nothing: `write` is one transaction, and the home page's first revision is its trace."""

    def __init__(self, site: DemoSite, *, team: dict, today: date):
        self.site, self.story, self.today = site, site.story, today
        self.team = team
        self.voice = Voice(today, self.story.seasons)

    @transaction.atomic
    def write(self) -> None:
        shadows = [(open_shadow(account=account, role=role), role) for account, role in self.team.items()]
        self.owner = shadows[0][0]
        self.writer = shadows[-1][0] if shadows[-1][1] == "editor" else self.owner
        self.home = HomePage.objects.get()
        self.pictures = {
            name: add_picture(name, title, self.voice.say(words), by=self.owner)
            for name, (title, words) in self.story.pictures.items()
        }
        self._identity()
        self.pages: dict[str, Page] = {page.slug: page.specific for page in self.home.get_children()}
        self._place_new_pages()
        for asked in self.story.forms:
            self._form(asked)
        for text in self.story.pages:
            self._rewrite(text)
        self._news()
        for event in self.story.events:
            self._event(event)
        self._shelves()
        self._contact()
        self._frame()
        for role_shadow, role in shadows:
            if role == "contributor" and self.story.draft:
                self._draft(self.story.draft, by=role_shadow)
        self._home()
        if not self.site.in_preparation:
            preparation.open_site(by=self.owner)

    def _identity(self) -> None:
        identity, site = SiteIdentity.load(), self.site
        identity.tagline, identity.palette = site.tagline, site.palette
        identity.phone, identity.email, identity.publication_director = site.phone, site.email, site.director
        identity.first_owner_email = self.owner.email
        identity.contact_recipient = self.owner
        if self.story.logo:
            title = f"Logo de l’association {site.name}"
            identity.logo = add_picture(self.story.logo, title, title, by=self.owner, file_format="PNG")
        identity.full_clean()
        identity.save()

    def _place_new_pages(self) -> None:
        for text in self.story.pages:
            if text.slug not in self.pages:
                parent = self.pages[text.under] if text.under else self.home
                page = ContentPage(title=self.voice.say(text.title), slug=text.slug, live=False, owner=self.owner)
                self.pages[text.slug] = parent.add_child(instance=page)

    def _form(self, asked: Asked) -> None:
        """Put a form online, with what people have answered; the newest answer is unread."""
        say = self.voice.say
        page = FormPage(title=say(asked.title), slug=asked.slug, summary=say(asked.summary), owner=self.owner)
        page.purpose, page.thanks, page.told = say(asked.purpose), say(asked.thanks), [self.owner]
        page.form_fields = [
            FormField(sort_order=place, label=say(label), field_type=kind, choices=say(choices), required=required)
            for place, (label, kind, choices, required) in enumerate(asked.questions)
        ]
        self.pages[asked.slug] = self.home.add_child(instance=page)
        publish(page, by=self.owner)
        names = [question.clean_name for question in page.form_fields.all()]
        for number, said in enumerate(asked.answers, start=1):
            words = [[say(choice) for choice in part] if isinstance(part, list) else say(part) for part in said]
            answer = FormAnswer.objects.create(page=page, form_data=dict(zip(names, words, strict=True)))
            if number < len(asked.answers):
                FormAnswer.objects.filter(pk=answer.pk).update(read_at=timezone.now())

    def _rewrite(self, text: PageText) -> None:
        page = self.pages[text.slug]
        page.title, page.summary = self.voice.say(text.title), self.voice.say(text.summary)
        page.picture = self.pictures.get(text.picture)
        page.body = self._blocks(text.body)
        page.show_in_menus = not text.under
        publish(page, by=self.owner)

    def _news(self) -> None:
        index = NewsIndexPage.objects.child_of(self.home).get()
        NewsPage.objects.child_of(index).get(slug="ouverture").delete()
        for item in sorted(self.story.news, key=lambda item: item.day(self.today)):
            page = self._new_item(index, item, by=self.writer)
            publish(page, by=self.writer)
            self._backdate(page)

    def _new_item(self, index: NewsIndexPage, item: News, *, by) -> NewsPage:
        title = self.voice.say(item.title)
        page = NewsPage(
            title=title,
            slug=label_from(title),
            date=item.day(self.today),
            summary=self.voice.say(item.summary),
            picture=self.pictures.get(item.picture),
            body=self._blocks(item.body),
            live=False,
            owner=by,
        )
        return index.add_child(instance=page)

    def _event(self, event: Event) -> None:
        title, first = self.voice.say(event.title), event.day(self.today)
        starts_at, ends_at = event.times()
        page = EventPage(
            title=title,
            slug=label_from(title),
            summary=self.voice.say(event.summary),
            starts_on=first,
            starts_at=starts_at,
            ends_at=ends_at,
            ends_on=first + timedelta(days=event.days - 1) if event.days > 1 else None,
            repeats=event.repeats,
            place=self.voice.say(event.place),
            address=self.voice.say(event.address),
            price=self.voice.say(event.price),
            organiser=self.voice.say(event.organiser),
            is_cancelled=bool(event.cancelled),
            cancelled_note=self.voice.say(event.cancelled),
            picture=self.pictures.get(event.picture),
            body=self._blocks(event.body),
            live=False,
            owner=self.writer,
        )
        if event.off:
            ahead, why = event.off
            weekday = event.when.partition(":")[0]
            page.exceptions = [EventException(day=coming_day(self.today, weekday, ahead), note=self.voice.say(why))]
        publish(EventIndexPage.objects.child_of(self.home).get().add_child(instance=page), by=self.writer)

    def _backdate(self, page: NewsPage) -> None:
        """A news item of last month was published last month."""
        moment = min(timezone.make_aware(datetime.combine(page.date, time(18, 10))), timezone.now())
        Revision.objects.filter(pk=page.latest_revision_id).update(created_at=moment)
        Page.objects.filter(pk=page.pk).update(
            first_published_at=moment, last_published_at=moment, latest_revision_created_at=moment
        )

    def _shelves(self) -> None:
        def online(page: Page) -> None:
            publish(page, by=self.owner)

        home, story = HomePage.objects.get(), self.story  # its tree fields have moved on
        shelves.add_albums(home, story.albums, pictures=self.pictures, voice=self.voice, publish=online)
        home.refresh_from_db()
        shelves.add_papers(home, story.papers, voice=self.voice, by=self.owner, publish=online)

    def _contact(self) -> None:
        page = ContactPage.objects.child_of(self.home).get()
        page.summary = self.voice.say(self.story.contact)
        publish(page, by=self.owner)
        for message in self.story.messages:
            ContactMessage.objects.create(name=message.name, email=message.email, message=self.voice.say(message.text))

    def _frame(self) -> None:
        """Put a button in the header, words and links at the foot, in the sites that have some."""
        story, identity = self.story, SiteIdentity.load()
        if story.button:
            words, slug = story.button
            values = {name: getattr(identity, name) for name in frame.HEADER}
            values |= {"button_label": self.voice.say(words), "button_page": self.pages[slug]}
            frame.change_header(values=values, seen=frame.stamp(identity, frame.HEADER), by=self.owner)
        if story.foot or story.links:
            links = [{"label": self.voice.say(name), "url": url} for name, url in story.links]
            seen = frame.stamp(identity, frame.FOOTER)
            frame.change_footer(words=self.voice.say(story.foot), links=links, seen=seen, by=self.owner)

    def _draft(self, item: News, *, by) -> None:
        """A contributor's news item that waits for a second pair of eyes."""
        page = self._new_item(NewsIndexPage.objects.child_of(self.home).get(), item, by=by)
        page.save_revision(user=by, log_action=True)
        page.get_workflow().start(page, by)

    def _home(self) -> None:
        home = HomePage.objects.get()  # its tree fields have moved on
        home.welcome, home.summary = self.voice.say(self.story.welcome), self.voice.say(self.story.summary)
        home.picture = self.pictures[self.story.picture]
        home.body = self._blocks(self.story.body)
        publish(home, by=self.owner)

    def _blocks(self, blocks: list[Block]) -> list[Block]:
        return [(kind, self._value(kind, value)) for kind, value in blocks]

    def _value(self, kind: str, value):
        if isinstance(value, str):
            return self.voice.say(value)
        if kind == "button":
            return {"label": self.voice.say(value["label"]), "page": self.pages[value["page"]], "url": ""}
        return self._told(value)

    def _told(self, value):
        """Say the words of a block, at every depth, and look its pictures up."""
        if isinstance(value, str):
            return self.voice.say(value)
        if isinstance(value, list):
            return [self._told(part) for part in value]
        if isinstance(value, dict):
            return {name: self._image(part) if name == "image" else self._told(part) for name, part in value.items()}
        return value

    def _image(self, name: str) -> Picture:
        image = Picture.objects.get(pk=self.pictures[name].pk)  # each block says itself what it shows
        image.contextual_alt_text, image.decorative = image.description, False
        return image
