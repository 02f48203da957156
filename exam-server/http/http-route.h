/* Internal to http: request targets taken apart and matched with routes. */
#pragma once

#include "exam-server/http/http.h"

typedef struct
{
  char *path;          /* raw */
  char **segments;     /* raw, without the first slash */
  GHashTable *queries; /* decoded name -> value; NULL for none */
} HttpTarget;

/* FALSE where the target is not "/path?query" with valid percent escapes of UTF-8 text without NUL. */
gboolean http_target_parse (const char *uri, HttpTarget *out);
void http_target_clear (HttpTarget *target);

/* Values of {name}s, decoded, or NULL where path does not match. */
GHashTable *http_route_match (const char *pattern, const HttpTarget *target);

/* Percent-decoded text, NULL where it is not valid. */
char *http_route_decode (const char *text, gssize len, gboolean plus_is_space);
