"""Things that people do in the same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do it all in the same moment; return what became of each, sorted: "done", a refusal's code, another error's text."""
    return sorted("done" if error is None else _code(error) or repr(error) for error in _errors(acts))


def refusals(*acts: Callable[[], object]) -> list[str]:
    """Do it all in the same moment; return what was not done, as `at_once` says it."""
    return [outcome for outcome in at_once(*acts) if outcome != "done"]


def crashes(*acts: Callable[[], object]) -> list[str]:
    """Do it all in the same moment; return the errors that nobody says in words to the person."""
    return [repr(error) for error in _errors(acts) if error is not None and not isinstance(error, ValidationError)]


def _code(error: Exception) -> str | None:
    return getattr(error, "code", None) if isinstance(error, ValidationError) else None


def _errors(acts: tuple[Callable[[], object], ...]) -> list[Exception | None]:
    gate = threading.Barrier(len(acts), timeout=20)
    errors: list[Exception | None] = [TimeoutError("it did not end")] * len(acts)

    def run(n: int) -> None:
        try:
            gate.wait()
            acts[n]()
            errors[n] = None
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            errors[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors
