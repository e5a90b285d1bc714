"""Nobody works a hidden figure out, even knowing the rule and the total: every small table is tried."""

from collections import defaultdict

import pytest

from training.small_numbers import FEWEST, is_small, protect, share_of, total_of


def tables_of(cells: int, most: int):
    """Yield every table of so many cells with no more people than `most`."""
    if not cells:
        yield ()
        return
    for first in range(most + 1):
        yield from ((first, *others) for others in tables_of(cells - 1, most - first))


@pytest.mark.parametrize(("cells", "most"), [(2, 40), (3, 30), (4, 20), (5, 17)])
def test_what_is_hidden_cannot_be_worked_out(cells, most):
    alike = defaultdict(list)  # all the tables that look the same from outside
    for table in tables_of(cells, most):
        alike[total_of(table), tuple(protect(table))].append(table)

    told = []
    for tables in alike.values():
        for place in range(cells):
            possible = {table[place] for table in tables}
            if len(possible) == 1 and is_small(possible.pop()):
                told.append(tables[0])

    assert told == []


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([12, 20, 0], [12, 20, 0]),
        ([3, 12, 20], [None, None, 20]),
        ([0, 3, 12, 20], [None, None, 12, 20]),
        ([4, 4, 9, 20], [None, None, None, 20]),
        ([5, 5, 2, 9], [None, None, None, 9]),
        ([1, 1, 1], [None, None, None]),
        ([2, 0], [None, None]),
        ([0, 0], [0, 0]),
        ([], []),
    ],
)
def test_small_figures_go_with_what_gives_them_away(numbers, shown):
    assert protect(numbers) == shown


@pytest.mark.parametrize(("numbers", "total"), [([1, 3], None), ([2, 3], 5), ([0, 0], 0), ([], 0)])
def test_a_total_of_a_few_people_is_not_shown(numbers, total):
    assert total_of(numbers) == total


@pytest.mark.parametrize(
    ("numbers", "share"),
    [
        ([1, 2, 12, 20], 91),  # the hidden ones are on one side
        ([7, 2, 12, 20], 78),
        ([12, 30, 2, 4], 12),
        ([6, 12, 3, 20], None),  # the next smallest is on the other side: the share would give both
        ([0, 0, 1, 2], None),
        ([0, 0, 0, 0], None),
    ],
)
def test_a_share_is_shown_unless_it_tells(numbers, share):
    assert share_of(numbers, [2, 3]) == share
    assert FEWEST == 5
