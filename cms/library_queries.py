"""Reads of the documents library."""

from collections.abc import Mapping
from datetime import date

from django.db.models import prefetch_related_objects

from cms import models

MANY = 12  # papers; with more, people choose a year


def view_of(library: "models.LibraryPage", *, asked: Mapping[str, str]) -> dict:
    """Return the papers by kind, newest first, of one year if one is asked for (2 queries, 1 when there are none)."""
    papers = _papers(library)
    years = sorted({paper.date.year for paper in papers if paper.date}, reverse=True)
    years = years if len(papers) > MANY and len(years) > 1 else []
    year = next((year for year in years if str(year) == asked.get("annee")), None)
    shown = [paper for paper in papers if year is None or paper.date and paper.date.year == year]
    kinds = [(kind.label, [paper for paper in shown if paper.kind == kind]) for kind in models.LibraryPaper.Kind]
    return {"groups": [(label, found) for label, found in kinds if found], "years": years, "year": year, "count": len(papers)}


def _papers(library: "models.LibraryPage") -> list["models.LibraryPaper"]:
    """Return what can be fetched, newest first; what has no date comes last, in the editor's order."""
    papers = list(library.papers.all())
    prefetch_related_objects(papers, "document")
    kept = [paper for paper in papers if paper.document.trashed_at is None]
    return sorted(kept, key=lambda paper: paper.date or date.min, reverse=True)
