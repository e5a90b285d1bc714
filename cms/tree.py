"""The tree that the pages of a site stand in."""

from wagtail.models import Page


def lock() -> None:
    """One at a time, inside a transaction: the paths of a tree cannot be changed by two people at once."""
    Page.objects.select_for_update().get(pk=Page.get_first_root_node().pk)
