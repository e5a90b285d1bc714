"""An invented commune with its associations, people and pictures, to try Kiosque with."""

from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
