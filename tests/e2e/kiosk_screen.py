"""A terminal without a monitor: Xvfb as the screen, the robot candidate under its own D-Bus session as another user."""

import json
import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
import threading

SIZE = (1280, 800)


def as_kiosk_user(argv, env):
    """The command as the unprivileged user of the kiosk: cage refuses to run as root."""
    keep = ["env", "-i"] + [f"{name}={value}" for name, value in sorted(env.items())]
    if os.getuid() == 0:
        return ["runuser", "-u", "nobody", "--"] + keep + argv
    return keep + argv


def give_to_kiosk_user(path):
    if os.getuid() == 0:
        user = pwd.getpwnam("nobody")
        for folder, _, names in os.walk(path):
            os.chown(folder, user.pw_uid, user.pw_gid)
            for name in names:
                os.chown(os.path.join(folder, name), user.pw_uid, user.pw_gid)


def read_line(fd, timeout):
    """A line that arrives in pieces; "" where it does not come in time."""
    text = ""
    while not text.endswith("\n"):
        ready, _, _ = select.select([fd], [], [], timeout)
        piece = os.read(fd, 16).decode() if ready else ""
        if not piece:
            return ""
        text += piece
    return text.strip()


class Screen:
    """An X server in memory."""

    def __init__(self, log, size=SIZE):
        read_end, write_end = os.pipe()
        env = {"PATH": os.environ["PATH"]}
        self.process = subprocess.Popen(
            as_kiosk_user(["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size[0]}x{size[1]}x24", "-nolisten", "tcp", "-noreset"], env),
            pass_fds=[write_end], stdout=log, stderr=log)
        os.close(write_end)
        number = read_line(read_end, 20)
        os.close(read_end)
        if not number:
            self.close()
            raise RuntimeError("Xvfb did not start within 20 s: see screen.log")
        self.display = f":{number}"

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()


class Robot:
    """The robot candidate's process; each call is one act of a person at the terminal."""

    def __init__(self, work, screen, log, locale_dir, language):
        here = os.path.dirname(os.path.abspath(__file__))
        code = os.path.join(work, "robot")
        os.makedirs(code, exist_ok=True)
        shutil.copy(os.path.join(here, "robot.py"), code)
        runtime = os.path.join(work, "runtime")
        home = os.path.join(work, "home")
        for folder in (runtime, home):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            give_to_kiosk_user(folder)
        env = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home, "XDG_RUNTIME_DIR": runtime, "DISPLAY": screen.display,
            "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", "ADIL_LOCALE_DIR": locale_dir, "ADIL_ROBOT_LANGUAGE": language,
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
            if name in os.environ:
                env[name] = os.environ[name]
        self.process = subprocess.Popen(
            as_kiosk_user(["dbus-run-session", "--", "/usr/bin/python3", os.path.join(code, "robot.py")], env),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True)

    def end(self):
        """Everything that the robot started, at once: a child that lives on would hold its end of the pipe."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def ask(self, act, timeout=60, **details):
        """One act; raises with the robot's own words where it fails."""
        self.process.stdin.write(json.dumps({"act": act, "limit": timeout, **details}) + "\n")
        self.process.stdin.flush()
        watchdog = threading.Timer(timeout + 5, self.end)
        watchdog.start()
        line = self.process.stdout.readline()
        while line and not line.startswith("{"):  # the accessibility registry greets on the same pipe
            line = self.process.stdout.readline()
        watchdog.cancel()
        if not line:
            raise RuntimeError(f"the robot candidate stopped during '{act}' (limit {timeout} s): see robot.log")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"robot candidate, {act}: {answer['error']}")
        return answer

    def close(self):
        if self.process.poll() is None:
            try:
                self.ask("quit", timeout=20)
                self.process.wait(5)
            except (RuntimeError, OSError, subprocess.TimeoutExpired) as problem:
                print(problem, file=sys.stderr)
        self.end()
