/* What parsers leave behind in ordinary memory: no points and no item text. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/exam/points.h"
#include "tests/common/exam/exam-kit.h"

/* Not spelled out here, so that the program's own constants and stack do not hold it. */
#define MASK 0x80
static const guint8 MASKED_POINTS[] = { '7' ^ MASK, '3' ^ MASK, '9' ^ MASK, '1' ^ MASK, '5' ^ MASK, '4' ^ MASK };
static const guint8 MASKED_WORD[]
    = { 'R' ^ MASK, 'a' ^ MASK, 'h' ^ MASK, 'a' ^ MASK, 's' ^ MASK, 'i' ^ MASK, 'a' ^ MASK, 'K' ^ MASK, 'u' ^ MASK };

/* Writes text with each '#' replaced by the unmasked word. */
static Secret *
unmask (const char *text, const guint8 *masked, gsize len)
{
  gsize n_marks = 0;
  Secret *secret;
  guint8 *out;

  for (const char *p = text; *p != '\0'; p++)
    n_marks += *p == '#';
  secret = secret_new (strlen (text) - n_marks + n_marks * len);
  out = secret_data (secret);
  for (; *text != '\0'; text++)
    if (*text != '#')
      *out++ = (guint8)*text;
    else
      for (gsize i = 0; i < len; i++)
        *out++ = masked[i] ^ MASK;
  return secret;
}

static guint
count_in_block (const guint8 *block, gsize block_len, const guint8 *masked, gsize len)
{
  guint n = 0;

  for (gsize i = 0; i + len <= block_len; i++)
    {
      gsize same = 0;

      while (same < len && block[i + same] == (masked[same] ^ MASK))
        same++;
      n += same == len;
    }
  return n;
}

/* How often the unmasked word lies on the heap. */
static guint
count_on_heap (const guint8 *masked, gsize len)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *maps = NULL;
  g_autofree guint8 *copy = NULL;
  const char *line, *begin;
  gulong start, end;
  int fd = open ("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  gssize n;

  g_file_get_contents ("/proc/self/maps", &maps, NULL, &error);
  g_assert_no_error (error);
  line = strstr (maps, "[heap]");
  g_assert_nonnull (line);
  for (begin = line; begin > maps && begin[-1] != '\n'; begin--)
    ;
  g_assert_cmpint (sscanf (begin, "%lx-%lx", &start, &end), ==, 2);
  copy = g_malloc (MAX (end - start, 1024 * 1024)); /* so large that it lies outside of the heap */
  n = pread (fd, copy, end - start, (off_t)start);
  close (fd);
  g_assert_cmpint (n, ==, (gssize)(end - start));
  return count_in_block (copy, (gsize)n, masked, len);
}

static gboolean
heap_is_ours (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the sanitizer has an allocator of its own");
  return FALSE;
#else
  return TRUE;
#endif
}

static void
test_points_leave_nothing_behind (void)
{
  g_autoptr (Secret) text = unmask ("exam-points/v1\nsingle 1 0 # 0\n", MASKED_POINTS, sizeof MASKED_POINTS);
  g_autoptr (Secret) damaged = unmask ("exam-points/v1\nsingle 1 0 # 01\n", MASKED_POINTS, sizeof MASKED_POINTS);
  g_autoptr (GError) error = NULL;
  Points points;

  if (!heap_is_ours ())
    return;
  g_assert_true (points_parse (&points, secret_peek (text), secret_len (text), &error));
  g_assert_no_error (error);
  g_assert_cmpint (points.points[1], ==, 739154);
  g_assert_cmpuint (count_on_heap (MASKED_POINTS, sizeof MASKED_POINTS), ==, 0);
  g_assert_false (points_parse (&points, secret_peek (damaged), secret_len (damaged), &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  g_assert_cmpuint (count_on_heap (MASKED_POINTS, sizeof MASKED_POINTS), ==, 0);
}

static void
test_a_freed_item_leaves_nothing_behind (void)
{
  g_autoptr (Secret) text
      /* The allocator's links overwrite the first bytes of a freed block by chance: the word stands behind them. */
      = unmask ("{\"format\":\"exam-item/v1\",\"id\":\"A\",\"version\":1,\"kind\":\"single\",\"lang\":\"id\",\"stem\":"
                "\"Siapakah nama kapal yang berlabuh: #?\",\"options\":[{\"id\":\"A\",\"text\":\"Kapal yang bernama "
                "tepat seperti #\"},{\"id\":\"B\",\"text\":\"Kapal lain, yang tidak bernama #\"}]}",
                MASKED_WORD, sizeof MASKED_WORD);
  g_autoptr (GError) error = NULL;
  ItemDocument *document;

  if (!heap_is_ours ())
    return;
  document = item_document_parse (secret_peek (text), secret_len (text), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_on_heap (MASKED_WORD, sizeof MASKED_WORD), ==, 3);
  item_document_free (document);
  g_assert_cmpuint (count_on_heap (MASKED_WORD, sizeof MASKED_WORD), ==, 0);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/points-attack/points-leave-nothing-behind", test_points_leave_nothing_behind);
  g_test_add_func ("/points-attack/a-freed-item-leaves-nothing-behind", test_a_freed_item_leaves_nothing_behind);
  return g_test_run ();
}
