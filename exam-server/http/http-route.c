/* Targets are split before they are decoded: %2F is part of a segment, not the end of one. */
#include "exam-server/http/http-route.h"

#include <string.h>

char *
http_route_decode (const char *text, gssize len, gboolean plus_is_space)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *end = text + (len < 0 ? (gssize)strlen (text) : len);

  for (const char *p = text; p < end; p++)
    if (*p == '%')
      {
        int high = end - p >= 3 ? g_ascii_xdigit_value (p[1]) : -1;
        int low = end - p >= 3 ? g_ascii_xdigit_value (p[2]) : -1;

        if (high < 0 || low < 0 || high + low == 0)
          return NULL;
        g_string_append_c (out, (char)(high * 16 + low));
        p += 2;
      }
    else
      g_string_append_c (out, plus_is_space && *p == '+' ? ' ' : *p);
  return g_utf8_validate (out->str, (gssize)out->len, NULL) ? g_strdup (out->str) : NULL;
}

static gboolean
parse_query (const char *query, GHashTable *out)
{
  g_auto (GStrv) pairs = g_strsplit (query, "&", 64);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');
      g_autofree char *name = http_route_decode (pairs[i], equals == NULL ? -1 : equals - pairs[i], TRUE);
      g_autofree char *value = http_route_decode (equals == NULL ? "" : equals + 1, -1, TRUE);

      if (name == NULL || value == NULL)
        return FALSE;
      if (!g_hash_table_contains (out, name))
        g_hash_table_insert (out, g_steal_pointer (&name), g_steal_pointer (&value));
    }
  return TRUE;
}

gboolean
http_target_parse (const char *uri, HttpTarget *out)
{
  const char *query = strchr (uri, '?');
  HttpTarget target = { NULL };

  if (uri[0] != '/' || strchr (uri, '#') != NULL)
    return FALSE;
  target.path = query == NULL ? g_strdup (uri) : g_strndup (uri, (gsize)(query - uri));
  target.segments = g_strsplit (target.path + 1, "/", -1);
  if (query != NULL)
    {
      target.queries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      if (!parse_query (query + 1, target.queries))
        {
          http_target_clear (&target);
          return FALSE;
        }
    }
  *out = target;
  return TRUE;
}

void
http_target_clear (HttpTarget *target)
{
  g_clear_pointer (&target->path, g_free);
  g_clear_pointer (&target->segments, g_strfreev);
  g_clear_pointer (&target->queries, g_hash_table_unref);
}

static gboolean
take (GHashTable *params, const char *name, gsize name_len, const char *raw)
{
  char *value = http_route_decode (raw, -1, FALSE);

  if (value == NULL || value[0] == '\0')
    {
      g_free (value);
      return FALSE;
    }
  g_hash_table_insert (params, g_strndup (name, name_len), value);
  return TRUE;
}

/* One segment of the pattern against the target from segment i on; *done for "{rest...}". */
static gboolean
match_segment (const char *segment, const HttpTarget *target, guint i, GHashTable *params, gboolean *done)
{
  gsize len = strlen (segment);
  g_autofree char *rest = NULL;

  if (segment[0] != '{')
    return strcmp (segment, target->segments[i]) == 0;
  if (!g_str_has_suffix (segment, "...}"))
    return take (params, segment + 1, len - 2, target->segments[i]);
  *done = TRUE;
  rest = g_strjoinv ("/", target->segments + i);
  return take (params, segment + 1, len - 5, rest);
}

GHashTable *
http_route_match (const char *pattern, const HttpTarget *target)
{
  g_auto (GStrv) segments = g_strsplit (pattern + 1, "/", -1);
  g_autoptr (GHashTable) params = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gboolean done = FALSE;
  guint i;

  for (i = 0; segments[i] != NULL && !done; i++)
    if (target->segments[i] == NULL || !match_segment (segments[i], target, i, params, &done))
      return NULL;
  return done || target->segments[i] == NULL ? g_steal_pointer (&params) : NULL;
}
