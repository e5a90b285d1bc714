from cms.models.base import BasePage
from cms.models.contact import ContactMessage, ContactPage
from cms.models.content import ContentPage
from cms.models.event import EventException, EventIndexPage, EventPage
from cms.models.form import AnswerAddress, FormAnswer, FormField, FormPage
from cms.models.gallery import AlbumPage, AlbumPicture, GalleryPage
from cms.models.home import HomePage
from cms.models.legal import LegalPage
from cms.models.library import LibraryPage, LibraryPaper
from cms.models.link import LinkPage
from cms.models.media import Picture, PictureRendition, SiteDocument
from cms.models.news import NewsCategory, NewsIndexPage, NewsPage
from cms.models.portal import PortalHomePage
from cms.models.settings import SiteIdentity
from cms.models.trash import TrashedPage, TrashPage

__all__ = [
    "AlbumPage",
    "AlbumPicture",
    "AnswerAddress",
    "BasePage",
    "ContactMessage",
    "ContactPage",
    "ContentPage",
    "EventException",
    "EventIndexPage",
    "EventPage",
    "FormAnswer",
    "FormField",
    "FormPage",
    "GalleryPage",
    "HomePage",
    "LegalPage",
    "LibraryPage",
    "LibraryPaper",
    "LinkPage",
    "NewsCategory",
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
