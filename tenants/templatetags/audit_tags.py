"""The journal's rows as people read them."""

from django import template

from tenants import audit_words
from tenants.models import AuditEntry

register = template.Library()


@register.filter
def audit_sentence(entry: AuditEntry) -> str:
    return audit_words.describe(entry)


@register.filter
def audit_author(entry: AuditEntry) -> str:
    return audit_words.author(entry)
