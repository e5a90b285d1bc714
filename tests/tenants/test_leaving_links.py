"""Addresses of a site as files of its copy."""

import pytest

from tenants.leaving.addresses import Address, Site, relative

HERE = Address("/actualites/")


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("/", "index.html"), ("https://alpha.example", "index.html"), ("./", "actualites/index.html"),
        ("?page=2", "actualites/page-2.html"), ("?page=1", "actualites/index.html"), ("?utm=x", "actualites/index.html"),
        ("?page=2&rubrique=jeux", "actualites/rubrique-jeux-page-2.html"), ("fil.xml", "actualites/fil.xml"),
        ("http://ALPHA.example/%C3%A9t%C3%A9/", "été/index.html"),
        ("webcal://alpha.example/agenda/agenda.ics", "agenda/agenda.ics"),
        ("https://ancien.example/contact/#ici", "contact/index.html"), ("/media/images/a.webp", "media/images/a.webp"),
    ],
)  # fmt: skip
def test_own_address_becomes_a_file(link, file, settings):
    settings.PORT_SUFFIX = ""
    site = Site("https://alpha.example", other_hosts=["ancien.example"])

    assert site.address(link, seen_on=HERE).file == file


@pytest.mark.parametrize(
    "link", ["https://example.org/", "mailto:a@example.org", "//beta.example/", "http://[bad", "ftp://alpha.example/x"]
)
def test_address_elsewhere_is_left_alone(link):
    assert Site("https://alpha.example").address(link, seen_on=HERE) is None


def test_two_questions_never_share_a_file():
    files = {Address("/a/", query).file for query in ("rubrique=a-b", "rubrique=a%2Fb", "rubrique=A-b", "rubrique=" + "x" * 300)}

    assert len(files) == 4 and max(map(len, files)) < 100


def test_files_name_each_other_from_where_they_are():
    assert relative("index.html", seen_on="a/b/index.html") == "../../index.html"
    assert relative("été/x.html", seen_on="index.html") == "%C3%A9t%C3%A9/x.html"
    assert relative("a/page-2.html", seen_on="a/index.html") == "page-2.html"
