"""The whole fleet at once: what each site is made of, and bringing all of them to this release."""

from tenants.fleet.survey import sites_at_another_host, sites_behind
from tenants.fleet.updating import UpdateReport, update

__all__ = ["UpdateReport", "sites_at_another_host", "sites_behind", "update"]
