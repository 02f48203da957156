"""Every header compiles alone, opens with a comment that says what it is for, and is guarded by #pragma once."""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from check_layers import sources

MODULES = "glib-2.0 gio-2.0 gio-unix-2.0 libcjson openssl sqlite3 libcurl libevent gtk4 librsvg-2.0 hunspell pangocairo libxml-2.0"


def flags():
    found = []
    for module in MODULES.split():
        result = subprocess.run(["pkg-config", "--cflags", module], capture_output=True, text=True)
        if result.returncode == 0:
            found += result.stdout.split()
    return sorted(set(found), key=found.index)


def check_header(root, path, compiler, options):
    problems = []
    with open(os.path.join(root, path), encoding="utf-8") as stream:
        text = stream.read()
    if not text.startswith("/*"):
        problems.append(f"{path}:1: opens without a comment that says what it is for")
    if "#pragma once" not in text:
        problems.append(f"{path}: no #pragma once")
    with tempfile.NamedTemporaryFile("w", suffix=".c") as source:
        source.write(f'#include "{path}"\nextern int unused_symbol;\n')
        source.flush()
        result = subprocess.run([compiler, "-std=gnu17", "-fsyntax-only", "-Wall", "-Werror", f"-I{root}", '-DGETTEXT_PACKAGE="adil"', *options, source.name],
                                capture_output=True, text=True)
    if result.returncode != 0:
        problems.append(f"{path}: does not compile alone:\n{result.stderr[:800]}")
    return problems


def main():
    root, compiler = sys.argv[1:3]
    headers = sorted(path for path in sources(root) if path.endswith(".h"))
    options = flags()
    with ThreadPoolExecutor(2) as pool:
        problems = [problem for found in pool.map(lambda path: check_header(root, path, compiler, options), headers) for problem in found]
    print("\n".join(problems))
    print(f"{len(headers)} headers, {len(problems)} problems")
    if not headers or problems:
        sys.exit(1)


if __name__ == "__main__":
    main()
