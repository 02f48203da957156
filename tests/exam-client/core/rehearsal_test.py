#!/usr/bin/env python3
"""End to end without a screen: real bank, real server, real terminals. Candidates sit through a pause, a cut cable, a killed server and a
killed room of terminals; at the end every record is acknowledged and every score is the same on both sides.

Usage: rehearsal_test.py SOURCE BUILD. Exit status 77 (skipped) where the programs are not in the build tree.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

SOURCE, BUILD = sys.argv[1:3]
sys.path.insert(0, os.path.join(SOURCE, "tests", "e2e"))

import roster  # noqa: E402
from centre import Centre  # noqa: E402
from relay import Cable  # noqa: E402

N = int(os.environ.get("ADIL_REHEARSAL_N", "6"))
PACE_MS = os.environ.get("ADIL_REHEARSAL_PACE_MS", "150")
PROGRAMS = {
    "item-bank": "item-bank/cli/item-bank",
    "exam-server": "exam-server/exam-server",
    "exam-rehearsal": "exam-client/rehearsal/exam-rehearsal",
}


def check(truth, text):
    if not truth:
        raise SystemExit(f"not ok - {text}")
    print(f"ok - {text}", flush=True)


class Rehearsal:
    """exam-rehearsal as a process whose lines are kept."""

    started = []

    def __init__(self, centre, *words):
        self.lines = []
        Rehearsal.started.append(self)
        self.process = centre.rehearsal(*words)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            if line.startswith("{"):
                self.lines.append(json.loads(line))

    def wait(self, seconds):
        status = self.process.wait(seconds)
        self.reader.join(5)
        return status


def wait_for(what, condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"not ok - {what} within {seconds} s")
        time.sleep(0.1)
    print(f"ok - {what}", flush=True)


def make_centre(work):
    prefix = os.path.join(work, "prefix")
    os.makedirs(os.path.join(prefix, "bin"))
    for name, place in PROGRAMS.items():
        os.symlink(os.path.join(BUILD, place), os.path.join(prefix, "bin", name))
    centre = Centre(prefix, SOURCE, work)
    centre.make_committee()
    centre.build_bank()
    centre.sign_bank([0, 2])
    centre.init_server()
    centre.import_exam(max(20, N))
    centre.start_daemon()
    return centre


def enrol(centre, template, state_dir):
    room = Rehearsal(centre, "--config-template", template, "--state-dir", state_dir, "--n", str(N), "--enrol-only")
    wait_for("every terminal shows a code", lambda: len(room.lines) == N)
    for i, line in enumerate(room.lines):
        centre.person("admin").post(f"/api/enrolments/{line['code']}", {"seat": f"A-{i + 1:02d}"})
    check(room.wait(60) == 0, "terminals are enrolled and hold the verified package")


def check_in(centre, work):
    centre.draw_session()
    entries = [dict(centre.check_in(number), number=number) for number in centre.numbers[:N]]
    path = os.path.join(work, "candidates.csv")
    roster.write(path, ["number", "pin", "seat"], [[e["number"], e["pin"], e["seat"]] for e in entries])
    return path


def answered(centre):
    return sum(seat.get("answered") or 0 for seat in centre.seats())


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
    room.process.kill()
    room.process.wait()
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
    centre = make_centre(work)
    cable = Cable(centre.terminal_port)
    try:
        template, state_dir = os.path.join(work, "terminal.conf"), os.path.join(work, "terminals")
        centre.write_terminal_conf(template, "/unused", cable.port, "x")
        enrol(centre, template, state_dir)
        path = check_in(centre, work)
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
        for room in Rehearsal.started:
            room.process.kill()
        cable.close()
        centre.stop_daemon(signal.SIGKILL)


def main():
    missing = [place for place in PROGRAMS.values() if not os.access(os.path.join(BUILD, place), os.X_OK)]
    if missing:
        print("SKIP: not built:", *missing)
        sys.exit(77)
    work = tempfile.mkdtemp(prefix="rehearsal-test-")
    try:
        run(work)
        if not os.environ.get("ADIL_KEEP"):
            shutil.rmtree(work)
    except subprocess.TimeoutExpired as late:
        raise SystemExit(f"not ok - {late}") from late


main()
