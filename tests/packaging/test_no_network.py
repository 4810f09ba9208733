# SPDX-FileCopyrightText: The MLAT Desktop project
# SPDX-License-Identifier: Apache-2.0
"""The proof of no network is itself tested: on lines that strace wrote, and on a program that does what is forbidden."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging import sockets

HERE = Path(__file__).resolve().parent
QUIET = """\
21783 execve("/usr/bin/python3", [...], 0x7ffef64442e8 /* 35 vars */) = 0
21784 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [...]) = 0
21784 getsockname(6, {sa_family=AF_UNIX}, [128 => 2]) = 0
21785 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0 <unfinished ...>
21784 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 11
21784 bind(11, {sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}, 12) = 0
21785 <... socket resumed>)             = 12
21785 connect(12, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT (No such file or directory)
21786 sendmsg(12, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=""..., iov_len=20}], msg_iovlen=1}, MSG_NOSIGNAL) = 20
21785 getsockname(8,  <unfinished ...>
21785 <... getsockname resumed>{sa_family=AF_UNIX}, [110 => 2]) = 0
21788 execve("/usr/local/bin/lp", [...], 0x7ffec4934000 /* 35 vars */) = -1 ENOENT (No such file or directory)
21788 execve("/usr/bin/lp", [...], 0x7ffec4934000 /* 35 vars */ <unfinished ...>
21783 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=21788, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
21788 <... execve resumed>)             = 0
21788 +++ exited with 0 +++
[ Process PID=21790 runs in 32 bit mode. ]
[pid 21790] socket(AF_UNIX, SOCK_STREAM, 0) = 3
"""
FOREIGN = (
    "21783 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
    "21783 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = 4",
    "socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = -1 EPERM (Operation not permitted)",
    "[pid  2178] socket(AF_INET, SOCK_STREAM, IPPROTO_IP <unfinished ...>",
    "21783 socket(AF_MCTP, SOCK_STREAM, 0)   = -1 EAFNOSUPPORT (Address family not supported by protocol)",
    "21783 socket(0x63 /* AF_??? */, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (Address family not supported by protocol)",
    "21783 socketpair(AF_TIPC, SOCK_STREAM, 0, [3, 4]) = 0",
    "21783 socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 3",
    '21783 connect(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 ECONNREFUSED',
    '21783 bind(3, {sa_family=AF_INET6, sin6_port=htons(0), inet_pton(AF_INET6, "::", &sin6_addr)}, 28) = 0',
    '21783 sendto(3, ""..., 5, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.7")}, 16) = 5',
    '21783 sendmsg(3, {msg_name={sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.7")}, ...}, 0) = 5',
    "21783 connect(3, {sa_family=0x63 /* AF_??? */, sa_data=...}, 16) = -1 EINVAL (Invalid argument)",
    "21785 <... accept4 resumed>{sa_family=AF_INET, sin_port=htons(52648), sin_addr=inet_addr(\"127.0.0.1\")}, [16], 0) = 5",
    "21783 io_uring_setup(4, NULL)           = -1 EFAULT (Bad address)",
    "21783 socketcall(SYS_SOCKET, 0xffd0c0e0) = 3",
    "21783 something that strace never wrote before",
)  # fmt: skip


def test_a_quiet_trace_is_counted_and_accepted() -> None:
    found = sockets.read(QUIET.splitlines())
    assert found.foreign == []
    assert found.made == {"AF_UNIX": 3, "AF_NETLINK": 1}
    assert found.programs == {"python3": 1, "lp": 1}
    assert found.calls == 9
    assert found.told() == "sockets: 1 AF_NETLINK, 3 AF_UNIX; programs watched: lp, python3"


@pytest.mark.parametrize("line", FOREIGN, ids=range(len(FOREIGN)))
def test_every_line_that_names_or_could_hide_a_network_is_kept(line: str) -> None:
    found = sockets.read([*QUIET.splitlines(), line, *QUIET.splitlines()])
    assert len(found.foreign) == 1, found.foreign


def test_words_that_a_program_sends_are_no_evidence() -> None:
    line = r'21786 sendto(12, "say \"socket(AF_INET)\" and sa_family=99", 38, MSG_NOSIGNAL, NULL, 0) = 38'
    assert sockets.read([line]).foreign == []


def test_traces_are_added_up() -> None:
    part = sockets.read([*QUIET.splitlines(), FOREIGN[0]])
    whole = sockets.together([part, part])
    assert (whole.made["AF_INET"], whole.programs["lp"], whole.calls, len(whole.foreign)) == (2, 2, 20, 2)


@pytest.mark.interop
def test_what_the_audit_hook_cannot_see_strace_sees(tool: Callable[[str], str], tmp_path: Path) -> None:
    """A socket asked for through ``ctypes`` passes by Python; the proof must not rest on the hook alone."""
    code = "import ctypes; assert ctypes.CDLL(None).socket(2, 1, 0) >= 0"
    command = [tool("strace"), "-f", "-qq", "-s", "0", "-e", f"trace={sockets.TRACED}", "-o", str(tmp_path / "trace")]
    done = subprocess.run([*command, sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if "ptrace" in done.stderr:
        pytest.skip(f"processes may not be watched here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    found = sockets.read((tmp_path / "trace").read_text(encoding="utf-8").splitlines())
    assert found.made["AF_INET"] == 1
    assert len(found.foreign) == 1


def _prove(path: str) -> subprocess.CompletedProcess[str]:
    """Run the proof with another search path; it is over before it reaches the window."""
    command = [sys.executable, str(HERE / "no_network.py"), "checkout"]
    return subprocess.run(command, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)


def _stand_in(folder: Path, script: str) -> str:
    """A search path whose ``strace`` is this script."""
    (folder / "strace").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "strace").chmod(0o755)
    for name in ("Xvfb", "openbox", "xdotool"):
        (folder / name).symlink_to("/bin/true")
    return f"{folder}:/usr/bin:/bin"


def test_where_nothing_can_be_watched_the_proof_says_so_and_proves_nothing(tmp_path: Path) -> None:
    missing = _prove(str(tmp_path))
    assert (missing.returncode, missing.stdout) == (
        77,
        "NOT RUN: no network: strace is not installed (Debian package strace)\n",
    )
    refused = _prove(_stand_in(tmp_path, "echo 'strace: ptrace(PTRACE_SEIZE): Operation not permitted' >&2; exit 1"))
    assert refused.returncode == 77
    assert refused.stdout.startswith("NOT RUN: no network: processes may not be watched here: strace: ptrace")


def test_a_watchman_who_sees_nothing_fails_the_proof(tmp_path: Path) -> None:
    blind = _prove(_stand_in(tmp_path, 'for last; do :; done; [ "$last" = true ] || exec "$(command -v python3)" -c "$last"'))
    assert blind.returncode == 1
    assert "no network: FAILED: the positive control was not seen (by itself)" in blind.stdout
    assert "PROVEN" not in blind.stdout
