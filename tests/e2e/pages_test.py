#!/usr/bin/env python3
"""The pages in a real browser on the real server, with a room of rehearsed candidates.

Usage: pages_test.py SOURCE BUILD. Exit status 77 (skipped) where chromium, npm or the programs are missing.
"""

import json
import os
import shutil
import subprocess
import sys

SOURCE, BUILD = sys.argv[1:3]
sys.path.insert(0, os.path.join(SOURCE, "tests", "e2e"))

import rehearsal  # noqa: E402
import roster  # noqa: E402
from centre import ACCOUNTS, CUSTODIANS  # noqa: E402
from rehearsal import Rehearsal, check  # noqa: E402

N = 6


def browser(centre, work, pictures):
    modules = os.path.join(BUILD, "tests", "web", "run")
    env = dict(os.environ, ADIL_CONSOLE_URL=f"https://127.0.0.1:{centre.console_port}", ADIL_SESSION=roster.SESSION, ADIL_N=str(N), ADIL_PICTURES=pictures,
               ADIL_ACCOUNTS=json.dumps({name: password for name, (_, password) in ACCOUNTS.items()}), ADIL_CHECKIN=centre.numbers[N],
               ADIL_SHARES=json.dumps([os.path.join(centre.shares, f"share-{CUSTODIANS[i]}.txt") for i in (0, 2)]), CHROMIUM=shutil.which("chromium"))
    return subprocess.run(["node", "real.mjs"], cwd=modules, env=env, timeout=200).returncode


def run(work):
    pictures = os.path.join(BUILD, "tests", "web", "run", "pictures")
    centre = rehearsal.make_centre(work, SOURCE, BUILD, 20)
    room = None
    try:
        template, state_dir = os.path.join(work, "terminal.conf"), os.path.join(work, "terminals")
        centre.write_terminal_conf(template, "/unused", centre.terminal_port, "x")
        rehearsal.enrol(centre, template, state_dir, N + 1)
        path = rehearsal.check_in(centre, work, N)
        room = Rehearsal(centre, "--config-template", template, "--state-dir", state_dir, "--candidates", path, "--pace", "400", "--seed", "5", "--wait-start", "120", "--json")
        check(browser(centre, work, pictures) == 0, "the pages did what a proctor needs")
    finally:
        if room:
            room.kill()
        centre.stop_daemon()


if not shutil.which("chromium") or not shutil.which("npm"):
    print("SKIP: the pages need chromium and npm (packaging/install-packages test)")
    sys.exit(77)
subprocess.run([os.path.join(SOURCE, "tests", "web", "run"), BUILD, "--install-only"], check=True)
rehearsal.main(BUILD, run)
