/* A share as twelve short groups of letters and digits, for hands where no camera is: docs/formats/share.md ("code").
 * Each group has a check character of its own, so that a typing error is found in its group. */
#pragma once

#include "common/exam/share.h"

#define SHARE_CODE_N_GROUPS  12
#define SHARE_CODE_GROUP_LEN 6
#define SHARE_CODE_LEN       (SHARE_CODE_N_GROUPS * SHARE_CODE_GROUP_LEN)

/* SHARE_CODE_LEN characters, the groups one after another without separators. */
Secret *share_code_format (const Share *share);

/* Checks groups as they are typed: upper or lower case, O for 0, I and L for 1; blanks, hyphens and line ends between
 * groups. first_group (from 0) is the number of the first one in the text; *out_n_groups says how many there are.
 * SYNTAX, naming the group, where one has another length or other characters; DAMAGED where its check character does
 * not fit. Texts of errors hold nothing of what was typed. */
gboolean share_code_check_groups (const char *text, gsize len, guint first_group, guint *out_n_groups, GError **error);
/* The share of all groups; exam and custodian, which a code does not hold, are those that the manifest names for its
 * place. As share_code_check_groups(), and SYNTAX where not all groups are there, DAMAGED where each is right but they
 * do not belong together, UNTRUSTED where the manifest names no such place. Use share_check() afterwards. */
Share *share_code_parse (const char *text, gsize len, const Manifest *manifest, GError **error);

/* A share as people bring it: the text of its file or QR code, else the code of its sheet, with line ends of any system
 * and white space around. manifest may be NULL: then a code, which does not say for which exam it is, is REFUSED. Other
 * errors as share_parse() and share_code_parse(), naming what; the result is not compared with the manifest. */
Share *share_code_read (const char *what, const char *text, gsize len, const Manifest *manifest, GError **error);
