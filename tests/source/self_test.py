"""The checks of this folder find what they are for: each planted breach must be reported."""

import os
import sys
import tempfile

import check_layers
import check_rules


def breach(path, text):
    with tempfile.TemporaryDirectory() as root:
        os.makedirs(os.path.join(root, os.path.dirname(path)))
        with open(os.path.join(root, path), "w", encoding="utf-8") as stream:
            stream.write(text)
        return check_layers.check_file(root, path)


PLANTED = [
    ("exam-client/core/a.c", '#include "exam-server/store/store.h"\n'),
    ("exam-server/service/a.c", '#include "exam-server/http/http.h"\n'),
    ("exam-server/service/a.c", "#include <sqlite3.h>\n"),
    ("common/base/a.c", '#include "common/crypto/digest.h"\n'),
    ("common/exam/a.c", "#include <openssl/evp.h>\n"),
    ("common/exam/a.c", "void f (void)\n{\n  g_get_real_time ();\n}\n"),
    ("exam-client/core/a.c", "#include <gtk/gtk.h>\n"),
    ("exam-server/api/a.c", "#include <event2/http.h>\n"),
    ("exam-client/core/a.c", "#include <curl/curl.h>\n"),
    ("item-bank/cli/a.c", '#include "../store/bank.h"\n'),
]
FINE = [
    ("exam-server/http/tls.c", "#include <openssl/ssl.h>\n"),
    ("exam-client/ui/a.c", '#include <gtk/gtk.h>\n#include "exam-client/core/exam-client.h"\n'),
    ("common/exam/a.c", '#include "common/crypto/digest.h"\n'),
]
RULES = [("a.c", "void f (void)\n{\n  strcpy (a, b);\n}\n"), ("a.c", "goto out;\n"), ("a.c", "int a; \n"), ("a.c", "int a;"),
         ("a.c", "\n" * 700), ("a.py", "# TO" + "DO later\n"), ("a.c", "\tint a;\n"), ("a.c", "CMS_decrypt (x);\n")]


def main():
    failed = [f"not found: {path}: {text!r}" for path, text in PLANTED if not breach(path, text)]
    failed += [f"false alarm: {path}: {text!r}" for path, text in FINE if breach(path, text)]
    failed += [f"not found: {path}: {text[:40]!r}" for path, text in RULES if not check_rules.check_text(path, text)]
    print("\n".join(failed))
    print(f"{len(PLANTED) + len(FINE) + len(RULES)} cases, {len(failed)} failed")
    sys.exit(1 if failed else 0)


main()
