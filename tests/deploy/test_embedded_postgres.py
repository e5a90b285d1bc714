"""The demo's database server, wherever the clone lies."""

import subprocess
import sys

from deploy import embedded_postgres

ASK = "import os, sys; print(os.access(sys.argv[1], os.X_OK))"


def test_server_user_finds_its_binaries_behind_a_folder_closed_to_others(tmp_path):
    """A clone in root's own folder, as `mktemp -d` makes them: initdb asks access(2) whether it may run `postgres`."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "postgres").touch(mode=0o755)
    command = embedded_postgres._as_server_user([sys.executable, "-c", ASK, str(closed / "postgres")])

    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)

    assert (done.stdout.strip(), done.stderr) == ("True", "")
