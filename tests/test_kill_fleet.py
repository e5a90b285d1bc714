"""Kill -9 anywhere in an update: each site is wholly old or wholly new, and an update again ends like an undisturbed one."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from tenants import blueprint, fleet
from tenants.archives import structure
from tenants.schemas import in_portal
from tests import kill_walk, next_release

# What a transaction that was undone leaves behind by PostgreSQL's own rules: numbers nobody will have.
NUMBERS = re.compile(r"(?<=django_migrations: \()\d+|(?<=_seq', 's', ')\d+")


def release() -> next_release.Release:
    return next_release.Release(Path(settings.MEDIA_ROOT).parent / "release")


def update_all() -> None:
    with next_release.installed(release()):
        report = fleet.update()
    assert not report.failed, report.failed


def parts(state) -> dict[str, dict[str, str]]:
    """Return what there is by place; what the portal says of each association goes with its site."""
    found = {
        place: {kind: NUMBERS.sub("#", text).replace("'s', None", "'s', '#'") for kind, text in kinds.items()}
        for place, kinds in state.live.places.items()
    }
    lines = found["portal"].pop("associations").splitlines()
    for place, kinds in found.items():
        kinds["portal"] = "\n".join(line for line in lines if place in line)
    return found


def test_kill_an_update(own_world):
    next_release.build(release().folder)
    with next_release.installed(release()), in_portal():
        call_command("migrate", interactive=False, verbosity=0)
        blueprint.ensure_blueprint()
        structure.ensure_structure()

    with kill_walk.walk("tests.test_kill_fleet:update_all", own_world, kills=5) as steps:
        for kill in steps:
            before, after = parts(kill.walk.before), parts(kill.walk.after)
            for place, found in parts(own_world.state()).items():
                assert found in (before[place], after[place]), (kill.step, place)
            kill.sweep()
            own_world.run(steps.operation)
            state = own_world.state()
            assert (kill.step, parts(state) == after, state.missing) == (kill.step, True, [])
        assert steps.n_killed >= 5
        assert before != after
