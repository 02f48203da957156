"""Terminals without screens for end-to-end tests: a centre on the programs of a build tree, and exam-rehearsal as a process whose lines are kept."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import roster
from centre import Centre

PROGRAMS = {
    "item-bank": "item-bank/cli/item-bank",
    "exam-server": "exam-server/exam-server",
    "exam-rehearsal": "exam-client/rehearsal/exam-rehearsal",
}


def check(truth, text):
    if not truth:
        raise SystemExit(f"not ok - {text}")
    print(f"ok - {text}", flush=True)


def wait_for(what, condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"not ok - {what} within {seconds} s")
        time.sleep(0.1)
    print(f"ok - {what}", flush=True)


def make_prefix(work, build):
    """A bin folder with links to the programs, as an installation has."""
    prefix = os.path.join(work, "prefix")
    os.makedirs(os.path.join(prefix, "bin"))
    for name, place in PROGRAMS.items():
        os.symlink(os.path.join(build, place), os.path.join(prefix, "bin", name))
    return prefix


def make_centre(work, source, build, candidates):
    """A running server with the sample bank."""
    centre = Centre(make_prefix(work, build), source, work, forms=500)
    centre.make_committee()
    centre.build_bank()
    centre.sign_bank([0, 2])
    centre.init_server()
    centre.import_exam(candidates)
    centre.start_daemon()
    return centre


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

    def kill(self):
        self.process.kill()
        self.process.wait()


def kill_all():
    for room in Rehearsal.started:
        room.kill()


def enrol(centre, template, state_dir, n):
    room = Rehearsal(centre, "--config-template", template, "--state-dir", state_dir, "--n", str(n), "--enrol-only")
    wait_for("every terminal shows a code", lambda: len(room.lines) == n)
    for i, line in enumerate(room.lines):
        centre.person("admin").post(f"/api/enrolments/{line['code']}", {"seat": f"A-{i + 1:02d}"})
    check(room.wait(60) == 0, "terminals are enrolled and hold the verified package")


def check_in(centre, work, n):
    """The first n candidates; the path of a table with their PINs and seats."""
    centre.draw_session()
    entries = [dict(centre.check_in(number), number=number) for number in centre.numbers[:n]]
    path = os.path.join(work, "candidates.csv")
    roster.write(path, ["number", "pin", "seat"], [[e["number"], e["pin"], e["seat"]] for e in entries])
    return path


def main(build, run):
    """Runs run(work) in a folder that is removed where all went well. Status 77 where programs are missing."""
    missing = [place for place in PROGRAMS.values() if not os.access(os.path.join(build, place), os.X_OK)]
    if missing:
        print("SKIP: not built:", *missing)
        sys.exit(77)
    work = tempfile.mkdtemp(prefix="adil-test-")
    try:
        run(work)
        if not os.environ.get("ADIL_KEEP"):
            shutil.rmtree(work, ignore_errors=True)
    except subprocess.TimeoutExpired as late:
        raise SystemExit(f"not ok - {late}") from late
