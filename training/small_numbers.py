"""Figures about fewer than five people are not shown, nor is what would let somebody work them out.

Hiding one cell of a table is not enough: its total gives it back. So the next smallest goes too, all cells that are small go
together, and what is hidden looks the same whatever the reason. tests/training/test_small_numbers.py tries every small table.
"""

from collections.abc import Sequence

FEWEST = 5


def is_small(number: int) -> bool:
    return 0 < number < FEWEST


def protect(numbers: Sequence[int]) -> list[int | None]:
    """Return the cells of a table whose total is known, None for those that are not shown."""
    total = sum(numbers)
    if is_small(total):
        return [None] * len(numbers)
    if not any(map(is_small, numbers)):
        return list(numbers)
    hidden = {place for place, number in enumerate(numbers) if number < FEWEST}
    # Alone, or nearly all as large as they can be, they would be worked out: the next smallest (all of them) are hidden.
    if len(hidden) < 2 or sum(numbers[place] for place in hidden) >= (FEWEST - 1) * len(hidden) - 1:
        next_smallest = min((number for number in numbers if number >= FEWEST), default=0)
        hidden |= {place for place, number in enumerate(numbers) if number == next_smallest}
    return [None if place in hidden else number for place, number in enumerate(numbers)]


def total_of(numbers: Sequence[int]) -> int | None:
    """Return the total of a table, None when it is too small to be shown."""
    total = sum(numbers)
    return None if is_small(total) else total


def share_of(numbers: Sequence[int], chosen: Sequence[int]) -> int | None:
    """Return the percentage that the cells at the places `chosen` make of all; None if it would tell what is hidden."""
    total = sum(numbers)
    if not total or is_small(total):
        return None
    hidden = {place for place, shown in enumerate(protect(numbers)) if shown is None}
    if hidden & set(chosen) and hidden - set(chosen):
        return None
    return round(100 * sum(numbers[place] for place in chosen) / total)
