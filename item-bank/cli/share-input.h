/* Shares as people bring them: a file, the text of a QR code, or the code of a sheet typed by hand. */
#pragma once

#include "common/exam/share.h"

/* A file of either spelling; path "-" is standard input. White space around and line ends of another system do not
 * matter. manifest may be NULL: then a typed code, which does not say for which exam it is, is REFUSED. Errors name the
 * path; nothing is compared with the manifest but the place of a typed code. */
Share *share_input_read_file (const char *path, const Manifest *manifest, GError **error);

/* Asks at the terminal, or reads standard input: the lines of a share, of a code (any number of groups a line, each
 * line checked when it is complete and asked for again at a terminal), or "@" and the name of a file. An empty line is
 * skipped. GAP at the end of the input. number is the share's place in the row, from 1. */
Share *share_input_ask (guint number, const Manifest *manifest, GError **error);
