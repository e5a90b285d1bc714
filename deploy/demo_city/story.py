"""What a demo site says, as plain data: pages, news and blocks, before pictures and links are looked up."""

import re
from dataclasses import dataclass, field
from datetime import date, time, timedelta

WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
NBSP = "\u00a0"

Block = tuple[str, object]


@dataclass(frozen=True)
class PageText:
    """A page of the starter content rewritten, or one more. `under` is the slug of its parent; the home page if empty."""

    slug: str
    title: str
    summary: str
    body: list[Block]
    picture: str = ""
    under: str = ""


@dataclass(frozen=True)
class News:
    """`when` is a number of days ago, or the last time the year met a day such as "08-30" (what belongs to a season)."""

    when: int | str
    title: str
    summary: str
    body: list[Block]
    picture: str = ""

    def day(self, today: date) -> date:
        if isinstance(self.when, int):
            return today - timedelta(days=self.when)
        month, day = map(int, self.when.split("-"))
        passed = (month, day) <= (today.month, today.day)
        return date(today.year if passed else today.year - 1, month, day)


@dataclass(frozen=True)
class Event:
    """`when` is the weekday and how many weeks away at least, such as "samedi:2"; "mardi:-3" began three weeks ago.

    `hours` are "18:30-20:00", "18:30" or nothing; `off` holds how many sessions from now are called off, and why.
    """

    when: str
    title: str
    summary: str
    hours: str = ""
    repeats: str = ""
    days: int = 1
    place: str = ""
    address: str = ""
    price: str = ""
    organiser: str = ""
    picture: str = ""
    cancelled: str = ""
    off: tuple[int, str] | None = None
    body: list[Block] = field(default_factory=list)

    def day(self, today: date) -> date:
        weekday, weeks = self.when.split(":")
        return coming_day(today, weekday, int(weeks))

    def times(self) -> list[time | None]:
        found: list[time | None] = [time.fromisoformat(text) for text in self.hours.split("-") if text]
        return [*found, None, None][:2]


@dataclass(frozen=True)
class Message:
    """What a visitor wrote through the contact page."""

    name: str
    email: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A form: `questions` are (label, kind, choices, required), `answers` what people answered, in the same order."""

    slug: str
    title: str
    summary: str
    purpose: str
    thanks: str
    questions: list[tuple[str, str, str, bool]]
    answers: list[list[str | list[str]]]


@dataclass(frozen=True)
class Album:
    """`photos` are names of pictures, each with its caption; `weeks` is how long ago it was."""

    title: str
    summary: str
    weeks: int
    photos: list[tuple[str, str]]


@dataclass(frozen=True)
class Paper:
    """A page to download; `kind` as in LibraryPaper.Kind, `weeks` how long ago it was signed."""

    title: str
    kind: str
    weeks: int
    lines: list[str]


@dataclass(frozen=True)
class Story:
    """`pictures` maps a file's name to its title and what it shows; `seasons` holds four versions, from winter on, of a word.

    `button` is the header's: its words and the slug of its page. `foot` and `links` (name, address) stand at the foot.
    """

    pictures: dict[str, tuple[str, str]]
    welcome: str
    summary: str
    picture: str
    body: list[Block]
    pages: list[PageText]
    news: list[News]
    contact: str
    logo: str = ""
    draft: News | None = None
    events: list[Event] = field(default_factory=list)
    albums: list[Album] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    forms: list[Asked] = field(default_factory=list)
    button: tuple[str, str] | None = None
    foot: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    seasons: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)


def heading(words: str) -> Block:
    return "heading", words


def text(html: str) -> Block:
    return "text", html


def picture(name: str, caption: str = "") -> Block:
    return "picture", {"image": name, "caption": caption}


def quote(words: str, author: str) -> Block:
    return "quote", {"text": words, "author": author}


def callout(title: str, html: str) -> Block:
    return "callout", {"title": title, "text": html}


def button(label: str, page: str) -> Block:
    """Make a button to the page with this slug."""
    return "button", {"label": label, "page": page, "url": ""}


def figures(*counted: tuple[str, str]) -> Block:
    return "figures", {"figures": [{"figure": figure, "words": words} for figure, words in counted]}


def people(*named: tuple[str, str, str]) -> Block:
    """Make cards of people: name, function, a few words."""
    return "people", {"people": [{"name": name, "function": function, "words": words} for name, function, words in named]}


def questions(*pairs: tuple[str, str]) -> Block:
    return "accordion", {"questions": [{"question": question, "answer": answer} for question, answer in pairs]}


def gallery(*names: tuple[str, str]) -> Block:
    return "gallery", {"pictures": [{"image": name, "caption": caption} for name, caption in names]}


def hours(place: str, street: str, *openings: tuple[str, str, str], access: str = "") -> Block:
    lines = [{"days": days, "hours": times, "words": words} for days, times, words in openings]
    return "hours", {"place": place, "street": street, "town": "Belle-Rive-sur-Loire", "access": access, "openings": lines}


@dataclass(frozen=True)
class Voice:
    """Turns what is written in the stories into what a reader sees: dates from today on, and French typography.

    `{samedi:2}` is the first Saturday at least two weeks away, `{saison}` a school year such as 2025-2026.
    """

    today: date
    seasons: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)

    def say(self, words: str) -> str:
        return typeset(re.sub(r"\{([^{}:]+)(?::(\d+))?\}", self._word, words))

    def _word(self, match: re.Match) -> str:
        name, weeks = match[1], int(match[2] or 0)
        if name in WEEKDAYS:
            return self.coming(name, weeks)
        if name == "saison":
            first = self.today.year if self.today.month >= 8 else self.today.year - 1
            return f"{first}-{first + 1}"
        return self.say(self.seasons[name][self.today.month % 12 // 3])

    def coming(self, weekday: str, weeks: int) -> str:
        day = coming_day(self.today, weekday, weeks)
        return f"{weekday} {'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"


def coming_day(today: date, weekday: str, weeks: int) -> date:
    """Return the first such weekday after today and as many weeks."""
    start = today + timedelta(days=1 + 7 * weeks)
    return start + timedelta(days=(WEEKDAYS.index(weekday) - start.weekday()) % 7)


def typeset(words: str) -> str:
    """Put in the apostrophes and the spaces that a French printer would."""
    words = words.replace("'", "’").replace("« ", f"«{NBSP}")
    words = re.sub(r" ([:;!?»%€])", rf"{NBSP}\1", words)
    words = re.sub(r"(?<=\d) (?=\d|(?:h|ans|kg|km|m|min|euros)\b)", NBSP, words)
    return re.sub(r"(?<=\d\u00a0h) (?=\d)", NBSP, words)
