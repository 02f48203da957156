"""An exam centre on one machine: the programs as a committee, an administrator, proctors and terminals would run them."""

import configparser
import json
import os
import re
import signal
import subprocess
import time

import roster
from console import Console

EXAM = "skd-2024"
RULES = "skd-2024"
MEMBERS = ["Ketua Panitia", "Sekretaris Panitia", "Anggota Panitia"]
CUSTODIANS = ["kustodian-a", "kustodian-b", "kustodian-c"]
ACCOUNTS = {
    "admin": ("admin", "pintu-biru-47-angin"),
    "pengawas1": ("proctor", "kopi-tubruk-81-pagi"),
    "pengawas2": ("proctor", "layang-putus-23-senja"),
    "panitia": ("committee", "rak-buku-62-tinggi"),
}


class Failed(Exception):
    """A step of the exam did not do what it must."""


def claim_folder(path):
    """The folder for the results: new, empty, or left by an earlier demo. Nothing else is ever touched."""
    if os.path.exists(path) and os.listdir(path) and not os.path.exists(os.path.join(path, "commands.log")):
        raise Failed(f"{path} holds other files: name a new or empty folder with --out")
    os.makedirs(path, mode=0o755, exist_ok=True)


def run(argv, log, check=True, stdin=None):
    """Output of a command; its own words where it fails."""
    log.write("$ " + " ".join(argv) + "\n")
    log.flush()
    result = subprocess.run(argv, capture_output=True, text=True, input=stdin, timeout=300)
    log.write(result.stdout + result.stderr)
    log.flush()
    if check and result.returncode != 0:
        raise Failed(f"{os.path.basename(argv[0])} {' '.join(argv[1:3])} ended with status {result.returncode}:\n{result.stderr.strip() or result.stdout.strip()}")
    return result


class Centre:
    def __init__(self, prefix, source, work, forms=None):
        """forms: so many are simulated when the bank is packed; None: as many as for a real exam, which takes seconds."""
        self.pack_words = [] if forms is None else ["--forms", str(forms)]
        self.sign_words = [] if forms is None else ["--rehearsal"]
        self.prefix, self.source, self.work = prefix, source, work
        self.input = os.path.join(work, "input")
        self.server_dir = os.path.join(work, "server")
        self.package = os.path.join(work, "bank.tar")
        self.committee = os.path.join(work, "committee.pem")
        self.sample = os.path.join(source, "item-bank", "sample")
        os.makedirs(self.input, exist_ok=True)
        self.log = open(os.path.join(work, "commands.log"), "w", encoding="utf-8")
        self.server_log = open(os.path.join(work, "server.log"), "w", encoding="utf-8")
        self.daemon = None
        self.terminal_port = self.console_port = 0
        self.people = {}

    def program(self, name):
        return os.path.join(self.prefix, "bin", name)

    def bank_tool(self, *words, check=True):
        return run([self.program("item-bank"), *words], self.log, check)

    def server_tool(self, *words, check=True, stdin=None):
        words = list(words)
        n = 2 if len(words) > 1 and words[0] in ("account", "import", "session", "terminal") else 1
        return run([self.program("exam-server"), *words[:n], "--dir", self.server_dir, *words[n:]], self.log, check, stdin)

    # the bank

    def sample_items(self):
        return sorted(os.path.join(self.sample, name) for name in os.listdir(self.sample) if name.endswith(".jsonl"))

    def write_keys(self, path):
        """The sample bank's keys, which are public: rehearsed candidates of different ability need them."""
        rows = []
        for name in self.sample_items():
            with open(name, encoding="utf-8") as lines:
                rows += [[item["id"], item["key"]] for item in map(json.loads, lines)]
        roster.write(path, ["item", "key"], rows)

    def make_committee(self):
        """Three keys of three members, each made by its owner with openssl; their certificates together are the committee."""
        self.member_keys = []
        certificates = []
        for i, name in enumerate(MEMBERS):
            key, certificate = (os.path.join(self.input, f"member{i + 1}.{kind}") for kind in ("key", "pem"))
            run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "730",
                 "-subj", f"/CN={name}", "-addext", "keyUsage=critical,digitalSignature", "-addext", "extendedKeyUsage=emailProtection",
                 "-keyout", key, "-out", certificate], self.log)
            self.member_keys.append((key, certificate))
            with open(certificate, encoding="ascii") as stream:
                certificates.append(stream.read())
        with open(self.committee, "w", encoding="ascii") as stream:
            stream.write("".join(certificates))

    def build_bank(self, items=None, blueprint=None):
        bank = os.path.join(self.input, "sample.bank")
        self.bank_tool("import", "--bank", bank, *(items or self.sample_items()))
        self.bank_tool("lint", "--bank", bank)
        self.shares = os.path.join(self.input, "shares")
        custodians = [word for name in CUSTODIANS for word in ("--custodian", name)]
        packed = self.bank_tool("pack", "--bank", bank, "--blueprint", blueprint or os.path.join(self.sample, "blueprint-skd-2024.json"),
                                "--exam", EXAM, "--bank-version", "1", "--committee", self.committee, "--policy", "2", *custodians,
                                "--threshold", "2", "--shares-dir", self.shares, "--out", self.package, *self.pack_words)
        return packed.stdout

    def sign_bank(self, members):
        for i in members:
            key, certificate = self.member_keys[i]
            self.bank_tool("sign", self.package, "--key", key, "--cert", certificate, *self.sign_words)

    def verify_bank(self, check=True):
        return self.bank_tool("verify", self.package, "--committee", self.committee, check=check)

    def share_text(self, i):
        with open(os.path.join(self.shares, f"share-{CUSTODIANS[i]}.txt"), encoding="ascii") as stream:
            return stream.read()

    # the server

    def init_server(self):
        self.server_tool("init", "--host", "127.0.0.1", "--host", "localhost", "--name", "Titik Lokasi Jakarta 03")
        for name, (role, password) in ACCOUNTS.items():
            self.server_tool("account", "add", "--name", name, "--role", role, stdin=password + "\n")

    def import_exam(self, candidates=200):
        self.server_tool("import", "bank", self.package, "--committee", self.committee)
        self.server_tool("import", "rules", os.path.join(self.sample, "rules-skd-2024.json"))
        paths = {name: os.path.join(self.input, f"{name}.csv") for name in ("formations", "sessions", "candidates")}
        self.formations = roster.write_formations(paths["formations"])
        roster.write_sessions(paths["sessions"], EXAM, RULES)
        self.numbers = roster.write_candidates(paths["candidates"], self.formations, candidates)
        for name in ("formations", "sessions", "candidates"):
            self.server_tool("import", name, paths[name])

    def draw_session(self):
        """The public transcript: a beacon that nobody here could know before (in the demo: dice), and the members' reveals."""
        reveals = []
        for i in range(2):
            reveals += ["--reveal", f"anggota-{i + 1}={os.urandom(32).hex()}"]
        self.server_tool("session", "draw", roster.SESSION, "--beacon", "demo-dice", "1", os.urandom(32).hex(), *reveals)

    def start_daemon(self):
        ports = os.path.join(self.server_dir, "ports")
        if os.path.exists(ports):
            os.remove(ports)
        words = [self.program("exam-server"), "run", "--dir", self.server_dir, "--terminal-port", str(self.terminal_port), "--console-port", str(self.console_port)]
        self.daemon = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.server_log, stderr=self.server_log)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if self.daemon.poll() is not None:
                raise Failed(f"exam-server ended with status {self.daemon.returncode}: see server.log")
            if os.path.exists(ports):
                config = configparser.ConfigParser()
                config.read(ports)
                values = {key: value for section in config.sections() for key, value in config[section].items()}
                self.terminal_port, self.console_port = int(values["terminal"]), int(values["console"])
                return
            time.sleep(0.05)
        raise Failed("exam-server did not listen within 30 s: see server.log")

    def stop_daemon(self, how=signal.SIGTERM):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.send_signal(how)
            try:
                self.daemon.wait(20)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()
                raise Failed("exam-server did not end within 20 s of SIGTERM")
        return self.daemon.returncode if self.daemon else None

    def person(self, account):
        """Logged in at the console. Log-ins survive a restart of the server."""
        if account not in self.people:
            self.people[account] = Console(self.console_port, os.path.join(self.server_dir, "ca.pem")).log_in(account, ACCOUNTS[account][1])
        return self.people[account]

    def open_session(self):
        """Two people, two shares."""
        self.give_share("pengawas1", 0, 202)
        self.give_share("pengawas2", 2, 200)

    def give_share(self, account, i, expected):
        status, reply = self.person(account).session(roster.SESSION, "open", {"share": self.share_text(i)})
        if status != expected:
            raise Failed(f"share of {account}: answer {status} instead of {expected}: {reply}")

    def room(self, action, body=None):
        return self.person("pengawas1").session(roster.SESSION, action, body)

    def seats(self):
        value = self.person("pengawas1").session_get(roster.SESSION, "seats")
        return value["seats"] if isinstance(value, dict) else value

    def results(self):
        value = self.person("panitia").session_get(roster.SESSION, "results")
        return value["results"] if isinstance(value, dict) else value

    # terminals

    def write_terminal_conf(self, path, state_dir, terminal_port, name):
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(f"[server]\nterminal=https://127.0.0.1:{terminal_port}\nconsole=https://127.0.0.1:{self.console_port}\n"
                         f"ca={os.path.join(self.public_dir(), 'ca.pem')}\n[bank]\ncommittee={os.path.join(self.public_dir(), 'committee.pem')}\n"
                         f"[terminal]\nstate={state_dir}\nname={name}\n")

    def public_dir(self):
        """What is copied to every terminal when it is installed: the exam's CA and the committee's certificates."""
        folder = os.path.join(self.work, "public")
        if not os.path.isdir(folder):
            os.makedirs(folder, mode=0o755)
            for source, name in ((os.path.join(self.server_dir, "ca.pem"), "ca.pem"), (self.committee, "committee.pem")):
                with open(source, "rb") as read, open(os.path.join(folder, name), "wb") as write:
                    write.write(read.read())
        return folder

    def approve(self, code, seat):
        self.server_tool("terminal", "approve", code, "--seat", seat)

    def check_in(self, number):
        return self.person("pengawas1").session(roster.SESSION, "checkin", {"number": number})[1]

    def rehearsal(self, *words):
        return subprocess.Popen([self.program("exam-rehearsal"), *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=open(os.path.join(self.work, "rehearsal.log"), "a", encoding="utf-8"), text=True)


def parse_json_lines(text):
    return [json.loads(line) for line in text.splitlines() if re.match(r"\s*\{", line)]
