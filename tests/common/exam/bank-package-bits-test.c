/* No bit of a signed package can be changed, no byte be cut off or added: all of them are tried. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/exam/ustar.h"
#include "tests/common/exam/exam-kit.h"

#define N_WORKERS     2
#define LARGE_ITEMS   300
#define LARGE_SAMPLES 4000

/* Where sanitizers make it slow, every 16th byte; all bytes without them. */
#ifdef ADIL_SANITIZE
#define BYTE_STEP 16
#else
#define BYTE_STEP 1
#endif

static gboolean
is_noticed (const char *committee_pem, const guint8 *data, gsize len)
{
  g_autoptr (GBytes) file = g_bytes_new_static (data, len);
  g_autoptr (GError) error = NULL;
  g_autoptr (BankPackage) package = bank_package_open (file, committee_pem, &error);

  return package == NULL && error->domain == ADIL_ERROR;
}

/* Child processes share the work; each says by its exit status whether it found a change that nobody noticed. */
static void
in_workers (gboolean (*work) (guint worker, gconstpointer data), gconstpointer data)
{
  pid_t children[N_WORKERS];

  for (guint i = 0; i < N_WORKERS; i++)
    {
      children[i] = fork ();
      g_assert_cmpint (children[i], >=, 0);
      if (children[i] == 0)
        _exit (work (i, data) ? 0 : 1);
    }
  for (guint i = 0; i < N_WORKERS; i++)
    {
      int status;

      g_assert_cmpint (waitpid (children[i], &status, 0), ==, children[i]);
      g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
    }
}

typedef struct
{
  const char *committee_pem;
  const guint8 *data;
  gsize len;
} Subject;

static gboolean
flip_all_bits (guint worker, gconstpointer data)
{
  const Subject *subject = data;
  g_autofree guint8 *copy = g_memdup2 (subject->data, subject->len);

  for (gsize byte = worker * BYTE_STEP; byte < subject->len; byte += N_WORKERS * BYTE_STEP)
    for (guint bit = 0; bit < 8; bit++)
      {
        copy[byte] ^= (guint8)(1u << bit);
        if (!is_noticed (subject->committee_pem, copy, subject->len))
          {
            g_printerr ("byte %zu bit %u was changed and nobody noticed\n", byte, bit);
            return FALSE;
          }
        copy[byte] ^= (guint8)(1u << bit);
      }
  return TRUE;
}

static void
test_every_bit_of_a_small_package (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  Subject subject = { .committee_pem = kit->committee_pem };

  subject.data = g_bytes_get_data (file, &subject.len);
  /* The method can tell: unchanged, it opens. */
  g_assert_false (is_noticed (subject.committee_pem, subject.data, subject.len));
  in_workers (flip_all_bits, &subject);
  g_test_message ("%zu bytes, %zu bits flipped one by one, each noticed", subject.len, 8 * subject.len / BYTE_STEP);
}

/* Each byte to each other value would take hours; two bits of one byte at once, and a byte replaced by its complement.
 */
static gboolean
change_bytes (guint worker, gconstpointer data)
{
  static const guint8 MASKS[] = { 0xff, 0x81, 0x18, 0x21 };
  const Subject *subject = data;
  g_autofree guint8 *copy = g_memdup2 (subject->data, subject->len);

  for (gsize byte = worker * BYTE_STEP; byte < subject->len; byte += N_WORKERS * BYTE_STEP)
    {
      guint8 mask = MASKS[byte / 2 % G_N_ELEMENTS (MASKS)];

      copy[byte] ^= mask;
      if (!is_noticed (subject->committee_pem, copy, subject->len))
        {
          g_printerr ("byte %zu was changed by %02x and nobody noticed\n", byte, mask);
          return FALSE;
        }
      copy[byte] ^= mask;
    }
  return TRUE;
}

static void
test_every_byte_of_a_small_package (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  Subject subject = { .committee_pem = kit->committee_pem };

  subject.data = g_bytes_get_data (file, &subject.len);
  in_workers (change_bytes, &subject);
}

static gboolean
cut_everywhere (guint worker, gconstpointer data)
{
  const Subject *subject = data;

  for (gsize len = worker; len < subject->len; len += N_WORKERS * BYTE_STEP)
    {
      /* An exact copy, so that a sanitizer sees a read behind its end. */
      g_autofree guint8 *copy = g_memdup2 (subject->data, len);

      if (!is_noticed (subject->committee_pem, copy, len))
        {
          g_printerr ("cut to %zu bytes and nobody noticed\n", len);
          return FALSE;
        }
    }
  return TRUE;
}

static void
test_cut_at_every_length (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  Subject subject = { .committee_pem = kit->committee_pem };

  subject.data = g_bytes_get_data (file, &subject.len);
  in_workers (cut_everywhere, &subject);
}

static void
test_lengthened_by_every_length (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  gsize len;
  const guint8 *data = g_bytes_get_data (file, &len);
  gsize most = MAX (3 * (gsize)USTAR_BLOCK, 2048);
  g_autofree guint8 *zeros = g_malloc0 (len + most);
  g_autofree guint8 *again = g_malloc (2 * len);

  memcpy (zeros, data, len);
  memcpy (again, data, len);
  memcpy (again + len, data, len);
  for (gsize more = 1; more <= most; more++)
    g_assert_true (is_noticed (kit->committee_pem, zeros, len + more));
  for (gsize more = 1; more <= len; more += more < 600 ? 1 : 97)
    g_assert_true (is_noticed (kit->committee_pem, again, len + more));
  g_assert_true (is_noticed (kit->committee_pem, again, 2 * len));
}

static gboolean
flip_sampled_bits (guint worker, gconstpointer data)
{
  const Subject *subject = data;
  g_autofree guint8 *copy = g_memdup2 (subject->data, subject->len);
  g_autoptr (GRand) rand = g_rand_new_with_seed (100 + worker);

  for (guint i = 0; i < LARGE_SAMPLES / N_WORKERS / BYTE_STEP; i++)
    {
      gsize byte = (gsize)g_rand_int_range (rand, 0, (gint32)subject->len);
      guint8 mask = (guint8)(1u << g_rand_int_range (rand, 0, 8));

      copy[byte] ^= mask;
      if (!is_noticed (subject->committee_pem, copy, subject->len))
        {
          g_printerr ("byte %zu was changed by %02x and nobody noticed\n", byte, mask);
          return FALSE;
        }
      copy[byte] ^= mask;
    }
  return TRUE;
}

static void
test_sampled_bits_of_a_large_package (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (LARGE_ITEMS);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  Subject subject = { .committee_pem = kit->committee_pem };

  subject.data = g_bytes_get_data (file, &subject.len);
  g_assert_cmpuint (subject.len, >, 500000);
  in_workers (flip_sampled_bits, &subject);
}

/* Entries and whole blocks in another order, a block of one entry in another's place. */
static void
test_exchanged_blocks (void)
{
  g_autoptr (ExamKit) kit = exam_kit_new (2);
  g_autoptr (GBytes) file = exam_kit_build_signed (kit);
  gsize len;
  const guint8 *data = g_bytes_get_data (file, &len);
  g_autofree guint8 *copy = g_memdup2 (data, len);

  for (gsize a = 0; a < len; a += USTAR_BLOCK)
    for (gsize b = a + USTAR_BLOCK; b < len; b += USTAR_BLOCK)
      {
        if (memcmp (data + a, data + b, USTAR_BLOCK) == 0)
          continue;
        memcpy (copy + a, data + b, USTAR_BLOCK);
        memcpy (copy + b, data + a, USTAR_BLOCK);
        g_assert_true (is_noticed (kit->committee_pem, copy, len));
        memcpy (copy + a, data + a, USTAR_BLOCK);
        memcpy (copy + b, data + b, USTAR_BLOCK);
      }
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
#define ADD(name, func) g_test_add_func ("/bank-package-bits/" name, func)
  ADD ("every-bit-of-a-small-package-is-covered", test_every_bit_of_a_small_package);
  ADD ("every-byte-of-a-small-package-is-covered", test_every_byte_of_a_small_package);
  ADD ("cut-at-every-length-is-refused", test_cut_at_every_length);
  ADD ("lengthened-by-every-length-is-refused", test_lengthened_by_every_length);
  ADD ("exchanged-blocks-are-refused", test_exchanged_blocks);
  ADD ("sampled-bits-of-a-large-package-are-covered", test_sampled_bits_of_a_large_package);
#undef ADD
  return g_test_run ();
}
