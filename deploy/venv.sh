# Sourced by deploy/demo and deploy/test: makes .venv from a lock file, and says in one line what is missing.
# Expects `root`; takes the lock file's name.

fail() { printf 'Kiosque: %s\n' "$1" >&2; exit 1; }

make_venv() {
    lock="$root/deploy/$1"
    command -v python3 >/dev/null || fail "python3 is missing: apt-get install python3 python3-venv"
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed (Debian 12 or later)."
    stamp="$root/.venv/.installed-$1"
    if [ -x "$root/.venv/bin/python" ] && cmp -s "$lock" "$stamp" && "$root/.venv/bin/python" -c '' 2>/dev/null; then
        return 0
    fi
    if ! "$root/.venv/bin/python" -m pip --version >/dev/null 2>&1; then
        python3 -c 'import ensurepip, venv' 2>/dev/null || fail "python3-venv is missing: apt-get install python3-venv"
        rm -rf "$root/.venv"
        mkdir "$root/.venv" 2>/dev/null || fail "$root cannot be written to: clone Kiosque into a folder of yours."
        python3 -m venv "$root/.venv" || fail "the virtual environment could not be made in $root/.venv"
    fi
    printf 'Installing the locked packages…\n'
    "$root/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-warn-script-location --no-deps \
        --require-hashes -r "$lock" || fail "the packages of deploy/$1 could not be installed (is the network there?)"
    cp "$lock" "$stamp"
}
