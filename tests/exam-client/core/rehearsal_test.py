#!/usr/bin/env python3
"""End to end without a screen: real bank, real server, real terminals. Candidates sit through a pause, a cut cable, a killed server and a
killed room of terminals; at the end every record is acknowledged and every score is the same on both sides.

Usage: rehearsal_test.py SOURCE BUILD. Exit status 77 (skipped) where the programs are not in the build tree.
"""

import json
import os
import signal
import sys
import time

SOURCE, BUILD = sys.argv[1:3]
sys.path.insert(0, os.path.join(SOURCE, "tests", "e2e"))

import rehearsal  # noqa: E402
from rehearsal import Rehearsal, check, wait_for  # noqa: E402
from relay import Cable  # noqa: E402

N = int(os.environ.get("ADIL_REHEARSAL_N", "6"))
PACE_MS = os.environ.get("ADIL_REHEARSAL_PACE_MS", "150")


def stored(centre):
    """Records the server holds, by its own database."""
    total = 0
    for entry in centre.results():
        total += entry.get("records") or 0
    return total


def sit(centre, cable, words):
    room = Rehearsal(centre, *words)
    wait_for("all are logged in", lambda: sum(1 for s in centre.seats() if s.get("pseudonym")) == N)
    centre.room("start")
    time.sleep(4)
    centre.room("pause")
    time.sleep(1.5)
    before = stored(centre)
    time.sleep(1.5)
    check(stored(centre) - before <= N, "a paused room makes no records")
    centre.room("resume")
    time.sleep(1)
    cable.cut()
    time.sleep(3)
    cable.join()
    print("ok - the cable was out for 3 s", flush=True)
    time.sleep(3)
    centre.stop_daemon(signal.SIGKILL)
    time.sleep(1)
    centre.start_daemon()
    centre.open_session()
    print("ok - the server was killed, started and opened again", flush=True)
    time.sleep(2)
    room.kill()
    print("ok - the terminals were killed", flush=True)
    return Rehearsal(centre, *words)


def search_plaintext(state_dir, centre):
    """No stem of the bank is in anything a terminal left behind."""
    with open(centre.sample_items()[0], encoding="utf-8") as stream:
        stem = json.loads(stream.readline())["stem"][:30].encode()
    for folder, _, names in os.walk(state_dir):
        for name in names:
            with open(os.path.join(folder, name), "rb") as stream:
                check(stem not in stream.read(), f"no item text in {name}") if name.startswith("journal") else None


def run(work):
    centre = rehearsal.make_centre(work, SOURCE, BUILD, max(20, N))
    cable = Cable(centre.terminal_port)
    try:
        template, state_dir = os.path.join(work, "terminal.conf"), os.path.join(work, "terminals")
        centre.write_terminal_conf(template, "/unused", cable.port, "x")
        rehearsal.enrol(centre, template, state_dir, N)
        path = rehearsal.check_in(centre, work, N)
        centre.open_session()
        words = ["--config-template", template, "--state-dir", state_dir, "--candidates", path, "--pace", PACE_MS, "--seed", "5", "--wait-start", "60", "--json"]
        room = sit(centre, cable, words)
        status = room.wait(90)
        for line in room.lines:
            print("#", json.dumps(line))
        check(status == 0, "every sitting is complete and equal")
        check(room.lines[-1].get("complete") == N, f"{N} complete")
        check(all(line["answered"] == 110 for line in room.lines[:-1]), "110 items are answered by each")
        results = [entry for entry in centre.results() if entry["state"] == "submitted"]
        check(len(results) == N and all(entry["equal"] for entry in results), "the server says the same")
        search_plaintext(state_dir, centre)
    finally:
        rehearsal.kill_all()
        cable.close()
        centre.stop_daemon(signal.SIGKILL)


rehearsal.main(BUILD, run)
