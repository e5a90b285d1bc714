"""Where an account's personal data are kept, beyond what this package knows itself.

A package that keeps some (forum, training) registers it when it is ready: `register("forum", export=…, erase=…)`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.users.models import User


@dataclass(frozen=True, slots=True)
class Holding:
    """`export` returns what JSON can say; `erase` takes the person out. Both run in the portal, `erase` in a transaction."""

    export: Callable[[User], Any]
    erase: Callable[[User], None]


_holdings: dict[str, Holding] = {}


def register(name: str, *, export: Callable[[User], Any], erase: Callable[[User], None]) -> None:
    _holdings[name] = Holding(export, erase)


def export_registered(account: User) -> dict[str, Any]:
    return {name: holding.export(account) for name, holding in _holdings.items()}


def erase_registered(account: User) -> None:
    for holding in _holdings.values():
        holding.erase(account)
