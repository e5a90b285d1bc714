"""The house rules that a machine can check: who imports whom, how long things are, who switches schema."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("themes", "cms", "tenants", "training", "forum", "deploy")
MAY_IMPORT = {
    "themes": set(),
    "cms": {"themes"},
    "tenants": {"cms", "themes"},
    "training": {"tenants", "cms", "themes"},
    "forum": {"tenants", "cms", "themes"},
    "deploy": {"tenants", "cms", "themes", "training", "forum"},
}
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if "migrations" not in path.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MAX_FILE, MAX_FUNCTION = 400, 40
BANNED_NAMES = {"utils.py", "helpers.py", "common.py"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported_packages(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "relative imports are banned"
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_one_way(path):
    package = path.relative_to(ROOT).parts[0]

    found = imported_packages(ast.parse(path.read_text())) & {*PACKAGES, "tests"} - {package}

    allowed = MAY_IMPORT[package] | ({"tests"} if name_of(path) == "deploy/settings_test.py" else set())
    assert found - allowed == set()


@pytest.mark.parametrize("path", [*FILES, *TESTS], ids=name_of)
def test_files_and_functions_are_short(path):
    source = path.read_text()
    assert len(source.splitlines()) <= MAX_FILE
    assert path.name not in BANNED_NAMES
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    too_long = {
        node.name: node.end_lineno - node.lineno + 1 for node in functions if node.end_lineno - node.lineno >= MAX_FUNCTION
    }
    assert too_long == {}


def test_only_schemas_switches_schema():
    """`set_tenant` and its kin are called in tenants/schemas.py, and by the engine itself."""
    banned = ("set_tenant(", "set_schema(", "set_schema_to_public(", "schema_context(", "tenant_context(", "search_path")
    callers = {name_of(path) for path in FILES if any(word in path.read_text() for word in banned)}

    assert callers <= {"tenants/schemas.py", "tenants/postgresql/base.py"}


def test_nothing_starts_threads_or_forks():
    banned = ("threading.Thread", "ThreadPool", "os.fork", "multiprocessing", "async def ", "preload_app = True")
    callers = {name_of(path) for path in FILES if any(word in path.read_text() for word in banned)}

    assert callers == {
        "tenants/fleet/side_by_side.py",  # an update forks, with every connection closed (its docstring)
        "forum/mail_server.py",  # aiosmtpd calls async functions; each hands over to a plain one, on one thread (its docstring)
    }


def test_top_level_folders_are_fixed():
    import subprocess

    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    folders = {name.partition("/")[0] for name in tracked if "/" in name}

    assert folders <= {*PACKAGES, "tests", ".ci"}


def test_no_registry_host_or_machine_path_is_named():
    import subprocess

    words = [word.replace("~", "") for word in ("/wo~rk/", "/ro~ot/", "index-~url", "pypi.~org/simple", "registry.npm~js")]
    pattern = "|".join(words)
    found = subprocess.run(["git", "grep", "-nIE", pattern], cwd=ROOT, capture_output=True, text=True, check=False).stdout

    assert found == ""
