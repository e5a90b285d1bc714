from cms.models.base import BasePage
from cms.models.contact import ContactMessage, ContactPage
from cms.models.content import ContentPage
from cms.models.event import EventException, EventIndexPage, EventPage
from cms.models.home import HomePage
from cms.models.legal import LegalPage
from cms.models.media import Picture, PictureRendition, SiteDocument
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.portal import PortalHomePage
from cms.models.settings import SiteIdentity
from cms.models.trash import TrashedPage, TrashPage

__all__ = [
    "BasePage",
    "ContactMessage",
    "ContactPage",
    "ContentPage",
    "EventException",
    "EventIndexPage",
    "EventPage",
    "HomePage",
    "LegalPage",
    "NewsIndexPage",
    "NewsPage",
    "Picture",
    "PictureRendition",
    "PortalHomePage",
    "SiteDocument",
    "SiteIdentity",
    "TrashPage",
    "TrashedPage",
]
