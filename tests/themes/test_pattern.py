import re

from themes.pattern import FAMILIES, SIDE, paving


def tiles(paths: dict[str, str]) -> dict[str, set[tuple[int, int]]]:
    """Return the places of the filled squares, by class."""
    return {
        name: {(int(x) // SIDE, int(y) // SIDE) for x, y in re.findall(r"M(\d+) (\d+)h8v8h-8z", data)}
        for name, data in paths.items()
    }


def test_a_name_always_has_the_same_paving_and_another_name_another():
    assert paving("Chœur Grand Vent", columns=8, rows=6) == paving("Chœur Grand Vent", columns=8, rows=6)
    assert paving("Chœur Grand Vent", columns=8, rows=6) != paving("Les Mouettes", columns=8, rows=6)


def test_a_paving_mirrors_itself_across_and_down():
    for places in tiles(paving("Les Mouettes", columns=8, rows=6)).values():
        assert places == {(7 - x, y) for x, y in places} == {(x, 5 - y) for x, y in places}


def test_an_odd_number_of_tiles_has_a_middle():
    paths = paving("Les Mouettes", columns=5, rows=3)

    assert sum(data.count("M") for data in paths.values()) >= 15


def test_a_paving_stays_light_whatever_the_name():
    names = [f"Association {number}" for number in range(100)]

    assert max(sum(map(len, paving(name, columns=8, rows=6).values())) for name in names) < 3000


def test_each_motif_has_four_ways_to_lie():
    assert {len(motif) for family in FAMILIES for motif in family} == {4}
