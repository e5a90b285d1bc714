"""Leaving freely: a site as a zip that the next host opens without Kiosque, and such a zip brought into another Kiosque."""
