"""House rules on the text of the sources: length of files, banned functions, unfinished marks, tabs and trailing blanks."""

import os
import re
import subprocess
import sys

LONGEST_FILE = 600
LONGEST_LINE = 160
BANNED = {
    r"\b(strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca|system|popen|tmpnam|mktemp|atoi|atol|atof)\s*\(": "banned function",
    r"\bPKCS7_\w+": "PKCS#7 functions have a long list of vulnerabilities",
    r"\bCMS_(decrypt|EnvelopedData)\w*": "no CMS decryption anywhere",
    r"\bgoto\b": "locals are g_autoptr, so there is no goto",
}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
TEXT = (".c", ".h", ".py", ".js", ".mjs", ".css", ".ui", ".md", ".txt", ".cmake", ".json", ".sh", ".po")
CODE = (".c", ".h", ".js", ".mjs", ".py")


def tracked(root):
    """Files of the tree: from git where there is one, else everything outside build folders."""
    result = subprocess.run(["git", "-C", root, "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    if result.returncode == 0:
        return [path for path in result.stdout.splitlines() if os.path.isfile(os.path.join(root, path))]
    found = []
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if not name.startswith(("build", ".git", "node_modules", "demo-out"))]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in files]
    return found


def strip_comments(line):
    return re.sub(r"/\*.*?\*/|//.*|\"(\\.|[^\"])*\"", "", line)


def check_text(path, text):
    problems = []
    lines = text.split("\n")
    if path.endswith(CODE) and len(lines) > LONGEST_FILE and not path.endswith("package-lock.json"):
        problems.append(f"{path}: {len(lines)} lines, more than {LONGEST_FILE}: split by responsibility")
    for number, line in enumerate(lines, 1):
        place = f"{path}:{number}"
        if path.endswith(CODE) and "tests/source" not in path:
            if UNFINISHED.search(line):
                problems.append(f"{place}: unfinished mark")
            if line != line.rstrip():
                problems.append(f"{place}: blanks at the end of the line")
        if path.endswith((".c", ".h")):
            if "\t" in line:
                problems.append(f"{place}: tab")
            if len(line) > LONGEST_LINE:
                problems.append(f"{place}: longer than {LONGEST_LINE} characters")
            if not line.lstrip().startswith("*"):
                code = strip_comments(line)
                for pattern, why in BANNED.items():
                    if re.search(pattern, code):
                        problems.append(f"{place}: {why}: {line.strip()[:80]}")
    if text and not text.endswith("\n"):
        problems.append(f"{path}: no line feed at the end")
    return problems


def main():
    root = sys.argv[1]
    files = [path for path in tracked(root) if path.endswith(TEXT)]
    problems = []
    for path in files:
        try:
            with open(os.path.join(root, path), encoding="utf-8") as stream:
                problems += check_text(path, stream.read())
        except UnicodeDecodeError:
            problems.append(f"{path}: not UTF-8")
    print("\n".join(problems))
    print(f"{len(files)} files, {len(problems)} problems")
    if not files or problems:
        sys.exit(1)


if __name__ == "__main__":
    main()
