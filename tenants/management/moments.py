"""Days and hours as the city's clocks have them, for the commands: the console shows the same."""

from datetime import datetime

from django.utils import timezone


def day_of(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d}"


def minute_of(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
