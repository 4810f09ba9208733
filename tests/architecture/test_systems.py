# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The program runs on Windows, macOS and Linux: what only one of them has stays behind one door."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Module, calls, imports, modules

pytestmark = pytest.mark.thorough

PROGRAM = ("mlat_desktop", "ui", "resources", "migrations")
DOOR = "mlat_desktop.system"
BEFORE_THE_DOOR = {"mlat_desktop.install", "mlat_desktop.__main__"}
"""They run before the packages are there, on the standard library alone, and decide for themselves."""

POSIX = {"fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "posix", "syslog", "crypt", "spwd", "nis"}
WINDOWS = {"msvcrt", "winreg", "winsound", "_winapi", "nt"}
ONE_SIDED = (
    *("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "setuid", "chown", "lchown", "fchmod", "fchown", "mkfifo"),
    *("mknod", "statvfs", "fstatvfs", "getpgid", "setsid", "killpg", "nice", "sync", "sysconf", "uname", "wait3", "waitpid"),
    *(
        "posix_fadvise",
        "posix_fallocate",
        "preadv",
        "pread",
        "pwritev",
        "pwrite",
        "sendfile",
        "openpty",
        "ttyname",
        "getloadavg",
    ),
    *("O_DIRECT", "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY", "O_CLOEXEC", "O_BINARY", "startfile", "add_dll_directory"),
)
UNIX_SIGNALS = {"SIGKILL", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGCHLD", "SIGPIPE", "SIGSTOP", "alarm"}
MOVERS = {"replace", "rename", "renames", "unlink", "remove", "rmdir"}


def _program() -> Iterator[Module]:
    yield from modules(*PROGRAM)


def _behind_the_door(module: Module) -> bool:
    return f"{module.name}.".startswith(f"{DOOR}.")


def test_only_the_door_asks_which_system_this_is() -> None:
    asked = [
        f"{module.at(node)} reads {ast.unparse(node)}"
        for module in _program()
        if not _behind_the_door(module) and module.name not in BEFORE_THE_DOOR
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"sys.platform", "os.name", "platform.system"}
    ]
    # The report of a crash says on which system it happened.
    assert [line for line in asked if not line.startswith("mlat_desktop/crash.py")] == []


def test_modules_of_one_system_are_imported_behind_the_door_and_within_a_branch() -> None:
    found = [
        i
        for module in _program()
        for i in imports(module)
        if i.top in POSIX | WINDOWS and not (_behind_the_door(module) or module.name == "mlat_desktop.install")
    ]
    assert [str(i) for i in found] == []
    loose = [
        f"{module.at(node)} imports {node.names[0].name} on every system"
        for module in _program()
        for node in module.tree.body
        if isinstance(node, ast.Import) and {alias.name for alias in node.names} & (POSIX | WINDOWS)
    ]
    assert loose == []


def test_calls_of_one_system_are_made_behind_the_door() -> None:
    found = [
        f"{module.at(node)} uses {ast.unparse(node)}"
        for module in _program()
        if not _behind_the_door(module) and module.name != "mlat_desktop.install"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and ((node.value.id == "os" and node.attr in ONE_SIDED) or (node.value.id == "signal" and node.attr in UNIX_SIGNALS))
    ]
    assert found == []


def test_files_are_replaced_and_removed_with_patience() -> None:
    """Windows refuses while a virus scanner looks at a file: ``system.files`` waits, ``Path.replace`` would not."""
    found = [
        f"{module.at(call)} calls {ast.unparse(call.func)}"
        for module in _program()
        if not _behind_the_door(module) and module.name not in BEFORE_THE_DOOR
        for call, name in calls(module)
        if name in MOVERS and isinstance(call.func, ast.Attribute) and _moves_a_file(call, call.func)
    ]
    assert found == []


def _moves_a_file(call: ast.Call, function: ast.Attribute) -> bool:
    """``os.remove(...)``, ``path.unlink(...)``, ``part.replace(path)``; not ``text.replace(a, b)`` nor ``list.remove(x)``."""
    owner = ast.unparse(function.value)
    if owner == "os" or function.attr in {"unlink", "rmdir"}:
        return True
    one_path = len(call.args) == 1 and not call.keywords
    return (
        function.attr in {"replace", "rename"} and one_path and ("path" in owner or "part" in owner or owner in {"old", "new"})
    )


def test_text_is_read_and_written_in_a_named_encoding() -> None:
    """Else it would be the code page of the country on Windows."""
    found = [
        f"{module.at(call)} names no encoding"
        for module in _program()
        for call, name in calls(module)
        if (name in {"read_text", "write_text"} and not _named(call, 0 if name == "read_text" else 1))
        or (name == "open" and _opens_text(call) and not _named(call, 99))
        or (
            name in {"run", "Popen", "check_output"} and _has(call, "text", "universal_newlines") and not _has(call, "encoding")
        )
    ]
    assert found == []


def _named(call: ast.Call, place: int) -> bool:
    return _has(call, "encoding") or len(call.args) > place


def _has(call: ast.Call, *names: str) -> bool:
    return any(keyword.arg in names for keyword in call.keywords)


def _opens_text(call: ast.Call) -> bool:
    """``open(path)`` and ``path.open()``; not ``os.open``, ``pikepdf.open`` nor ``dialog.open()``."""
    if isinstance(call.func, ast.Name):
        modes = call.args[1:2]
    elif isinstance(call.func, ast.Attribute) and "path" in ast.unparse(call.func.value).lower():
        modes = call.args[:1]
    else:
        return False
    modes += [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
    return not any(isinstance(mode, ast.Constant) and "b" in str(mode.value) for mode in modes)


def test_no_format_of_a_date_is_of_one_system_alone() -> None:
    """``%-d`` is the C library's of Linux; others print it as it stands or refuse it."""
    found = [
        f"{module.at(call)} formats {text.value!r}"
        for module in _program()
        for call, name in calls(module)
        if name in {"strftime", "strptime"}
        for text in ast.walk(call)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and ("%-" in text.value or "%#" in text.value)
    ]
    assert found == []


def test_no_moment_goes_through_the_clock_of_the_c_library() -> None:
    """On Windows it knows no year before 1970: ``fromtimestamp`` and ``astimezone()`` without a zone ask it."""
    found = [
        f"{module.at(call)} calls {ast.unparse(call.func)}"
        for module in _program()
        for call, name in calls(module)
        if name in {"fromtimestamp", "utcfromtimestamp", "mktime", "localtime", "ctime"}
        or (name == "astimezone" and not call.args and not call.keywords)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["path.replace(new)", "os.remove(x)", "part.unlink()", "open(x)", "path.open('w')", "x.read_text()"],
)
def test_these_sentences_can_fail(line: str) -> None:
    call = ast.parse(line).body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    function = call.value.func
    moves = isinstance(function, ast.Attribute) and function.attr in MOVERS and _moves_a_file(call.value, function)
    reads = line.endswith("read_text()") and not _named(call.value, 0)
    assert moves or reads or _opens_text(call.value)
