"""Print every picture of the demo city again: `.venv/bin/python -m deploy.demo_city.drawing [NAME …]`."""

import sys

from deploy.demo_city import PICTURES
from deploy.demo_city.drawing.collection import SCENES

# WebP keeps flat inks and fine grain small: the whole collection has to stay light in the repository.
QUALITY = 38

for name in sys.argv[1:] or SCENES:
    SCENES[name]().finish().save(PICTURES / f"{name}.webp", quality=QUALITY, method=6)
    sys.stdout.write(f"{name} {(PICTURES / f'{name}.webp').stat().st_size // 1024} KB\n")
