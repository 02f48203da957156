"""The demo on a desktop: an exam centre on this machine, the kiosk in a window, the pages in your browser. See ./demo."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time

import roster
from centre import ACCOUNTS, Centre, Failed, claim_folder
from console import ConsoleError


def prepare(centre):
    print("1. Item bank: packed, signed with 2 of 3 committee keys")
    centre.make_committee()
    centre.build_bank()
    centre.sign_bank([0, 2])
    centre.verify_bank()
    print("2. Server: 200 candidates, 12 formations, 1 session")
    centre.init_server()
    centre.import_exam()
    centre.start_daemon()


def approve_first(centre, seat):
    deadline = time.monotonic() + 60
    admin = centre.person("admin")
    while time.monotonic() < deadline:
        for entry in admin.get("/api/enrolments")["enrolments"]:
            admin.post(f"/api/enrolments/{entry['code']}", {"seat": seat})
            return entry["code"]
        time.sleep(0.3)
    raise Failed("the kiosk did not ask to be enrolled within 60 s")


def explain(centre, candidate):
    console = f"https://127.0.0.1:{centre.console_port}"
    print(f"""
The exam centre is running. The pages use the exam's own certificate authority ({centre.server_dir}/ca.pem): your browser warns once.

  proctor and committee page   {console}/
  public live board            {console}/live

  account     password               role""")
    for name, (role, password) in ACCOUNTS.items():
        print(f"  {name:10}  {password:21}  {role}")
    print(f"""
Log in at the kiosk window:    number {candidate['number']}   PIN {candidate['pin']}   ({candidate['name']})
To start, two proctors open the session on their page, each with a share: {centre.shares}/share-kustodian-a.txt, ...-c.txt; then 'Start'.
""")


def offer_opening(centre):
    if not sys.stdin.isatty():
        return
    input("Press Enter when the candidate has logged in, to let both proctors open and start the session from here (or do it on the page) ... ")
    try:
        centre.open_session()
        centre.room("start")
        print("The session runs.")
    except ConsoleError as problem:
        print(f"Not opened from here: {problem}")


def main():
    parser = argparse.ArgumentParser()
    for name in ("--prefix", "--source", "--out"):
        parser.add_argument(name, required=True)
    arguments = parser.parse_args()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print("There is no desktop here (neither DISPLAY nor WAYLAND_DISPLAY is set): use ./demo --headless", file=sys.stderr)
        sys.exit(2)
    out = os.path.abspath(arguments.out)
    try:
        claim_folder(out)
    except Failed as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
    for name in os.listdir(out):
        path = os.path.join(out, name)
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    centre = Centre(arguments.prefix, arguments.source, out)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    kiosk = None
    try:
        prepare(centre)
        terminal, conf = os.path.join(out, "terminal"), os.path.join(out, "terminal.conf")
        os.makedirs(terminal, mode=0o700)
        centre.write_terminal_conf(conf, terminal, centre.terminal_port, "terminal-kiosk")
        env = dict(os.environ, ADIL_LOCALE_DIR=os.path.join(arguments.prefix, "share", "locale"), GSK_RENDERER="cairo")
        kiosk = subprocess.Popen([centre.program("exam-client"), "--config", conf, "--windowed"], env=env, stderr=open(os.path.join(out, "kiosk.log"), "w", encoding="utf-8"))
        code = approve_first(centre, "A-01")
        print(f"3. The kiosk showed code {code} and was approved for seat A-01")
        centre.draw_session()
        candidate = {"number": centre.numbers[0], **centre.check_in(centre.numbers[0])}
        explain(centre, candidate)
        offer_opening(centre)
        print("Close the kiosk window or press Ctrl+C to end the centre.")
        kiosk.wait()
    except KeyboardInterrupt:
        print()
    except (Failed, ConsoleError, subprocess.SubprocessError, OSError) as problem:
        print(f"The demo failed: {problem}\nLogs are in {out}", file=sys.stderr)
        sys.exit(1)
    finally:
        if kiosk and kiosk.poll() is None:
            kiosk.terminate()
        centre.stop_daemon()
    print(f"Files are in {out}; roster session {roster.SESSION}")


main()
