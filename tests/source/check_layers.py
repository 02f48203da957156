"""Fails for an include line that reaches a layer it must not know. The table below is the architecture."""

import os
import re
import sys

PROGRAMS = ("common", "item-bank", "exam-server", "exam-client", "exam-verify")

# folder -> our folders it may include (itself always); the longest match counts
MAY_USE = {
    "common/base": [],
    "common/crypto": ["common/base"],
    "common/tlog": ["common/base", "common/crypto"],
    "common/exam": ["common/base", "common/crypto", "common/tlog"],
    "item-bank/store": ["common"],
    "item-bank/formula": ["common/base"],
    "item-bank/qti": ["common"],
    "item-bank/import": ["common", "item-bank/formula", "item-bank/qti", "item-bank/store"],
    "item-bank/export": ["common", "item-bank/formula", "item-bank/import", "item-bank/qti", "item-bank/store"],
    "item-bank/lint": ["common", "item-bank/formula", "item-bank/store"],
    "item-bank/report": ["common", "item-bank/formula", "item-bank/store", "item-bank/lint"],
    "item-bank/print": ["common"],
    "item-bank/fairness": ["common"],
    "item-bank/cli": ["common", "item-bank"],
    "exam-server/http": ["common/base", "common/crypto"],
    "exam-server/store": ["common/base", "common/crypto"],
    "exam-server/web": ["common/base"],
    "exam-server/service": ["common", "exam-server/store"],
    "exam-server/api": ["common", "exam-server"],
    "exam-server": ["common", "exam-server"],
    "exam-client/journal": ["common"],
    "exam-client/net": ["common/base", "common/crypto"],
    "exam-client/core": ["common", "exam-client/journal", "exam-client/net"],
    "exam-client/kiosk": ["common/base"],
    "exam-client/ui": ["common", "exam-client/core", "exam-client/kiosk"],
    "exam-client": ["common", "exam-client"],
    "exam-verify": ["common"],
}

# library header -> places that may include it
LIBRARIES = {
    r"openssl/": ["common/crypto/", "exam-server/http/tls.c"],
    r"sqlite3\.h": ["exam-server/store/", "exam-client/journal/", "item-bank/store/"],
    r"curl/": ["exam-client/net/"],
    r"(gtk|gdk)/": ["exam-client/ui/", "exam-client/main.c"],
    r"librsvg/|pango/": ["exam-client/ui/", "item-bank/fairness/", "item-bank/print/", "item-bank/report/"],
    r"cairo": ["exam-client/ui/", "item-bank/fairness/", "item-bank/formula/", "item-bank/print/", "item-bank/report/"],
    r"gdk-pixbuf/": ["item-bank/import/picture-convert.c"],
    r"hb": ["item-bank/formula/"],
    r"qrencode\.h": ["item-bank/print/"],
    r"event2/|event\.h|evhttp\.h": ["exam-server/http/"],
    r"argon2\.h": ["common/crypto/"],
    r"libxml/": ["item-bank/import/", "item-bank/qti/", "item-bank/export/", "item-bank/formula/", "item-bank/report/"],
    r"hunspell/": ["item-bank/lint/"],
    r"xlsxwriter\.h": ["item-bank/export/"],
    r"zip\.h": ["item-bank/import/zip-archive.c", "item-bank/export/qti-package.c"],
}

# what the pure rules must not reach for: files, sockets, clock, randomness
IMPURE = re.compile(r"\b(fopen|g_file_get_contents|g_file_set_contents|open|socket|time|clock_gettime|g_get_real_time|g_get_monotonic_time|"
                    r"g_random_\w+|rand|random_fill|secret_new_random|g_date_time_new_now\w*)\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def layer_of(path):
    folder = os.path.dirname(path)
    while folder and folder not in MAY_USE:
        folder = os.path.dirname(folder)
    return folder or None


def includes(path):
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if match:
                yield number, match.group(1), match.group(2)


def check_file(root, path):
    problems = []
    layer = layer_of(path)
    for number, mark, name in includes(os.path.join(root, path)):
        place = f"{path}:{number}"
        if mark == "<":
            for library, homes in LIBRARIES.items():
                if re.match(library, name) and not any(path.startswith(home) for home in homes):
                    problems.append(f"{place}: <{name}> belongs to {', '.join(homes)}")
        elif name.startswith(PROGRAMS):
            target = layer_of(name)
            if target != layer and not any(target == allowed or target.startswith(allowed + "/") for allowed in MAY_USE[layer]):
                problems.append(f"{place}: {layer} must not know {target}")
        elif "/" in name and not name.startswith("build"):
            problems.append(f"{place}: \"{name}\": include from the root of the tree")
    if layer == "common/exam":
        with open(os.path.join(root, path), encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                match = IMPURE.search(re.sub(r"/\*.*?\*/|//.*|\"[^\"]*\"", "", line))
                if match and not line.lstrip().startswith("*"):
                    problems.append(f"{path}:{number}: {match.group(1)}() in common/exam: pass it in as an argument")
    return problems


def sources(root, programs=PROGRAMS):
    for program in programs:
        for folder, _, names in os.walk(os.path.join(root, program)):
            for name in names:
                if name.endswith((".c", ".h")):
                    yield os.path.relpath(os.path.join(folder, name), root)


def main():
    root = sys.argv[1]
    files = sorted(sources(root))
    problems = [problem for path in files for problem in check_file(root, path)]
    print("\n".join(problems))
    print(f"{len(files)} files, {len(problems)} breaches of the layers")
    if not files or problems:
        sys.exit(1)


if __name__ == "__main__":
    main()
