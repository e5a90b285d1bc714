"""Every picture of the demo city by its file's name. `python -m deploy.demo_city.drawing` prints them all again."""

from collections.abc import Callable

from deploy.demo_city.drawing import cinema, city, elders, food, garden, music, parents, quarter, sport
from deploy.demo_city.drawing.press import Sheet

SCENES: dict[str, Callable[[], Sheet]] = {
    "loire": city.loire,
    "place": city.market_square,
    "mouettes-terrain": sport.pitch_from_above,
    "mouettes-frappe": sport.strike_at_sunset,
    "mouettes-nocturne": sport.training_by_floodlight,
    "mouettes-logo": sport.logo,
    "choeur-arche": music.choir_under_an_arch,
    "choeur-oiseaux": music.birds_on_the_stave,
    "choeur-concert": music.concert_night,
    "choeur-logo": music.logo,
    "jardins-rangs": garden.rows_at_sunrise,
    "jardins-recolte": garden.harvest_crate,
    "jardins-plantation": garden.planting_together,
    "jardins-logo": garden.logo,
    "table-rayons": food.crates_of_food,
    "table-samedi": food.saturday_table,
    "table-soupe": food.the_big_pot,
    "ecran-faisceau": cinema.projector_beam,
    "ecran-quai": cinema.open_air,
    "ecran-projecteur": cinema.old_projector,
    "ecran-logo": cinema.logo,
    "tilleuls-ecole": parents.school_under_the_limes,
    "tilleuls-pedibus": parents.walking_bus,
    "tilleuls-kermesse": parents.cake_stall,
    "beaux-jours-banc": elders.bench_under_the_tree,
    "beaux-jours-cartes": elders.card_table,
    "beaux-jours-bal": elders.tea_dance,
    "mariniers-fete": quarter.river_fair,
    "mariniers-tablee": quarter.long_table,
    "mariniers-velo": quarter.repair_corner,
    "mariniers-logo": quarter.logo,
    "archers-cible": quarter.archers,
}
