#include "common/base/wire.h"

#include <string.h>

static void
test_round_trip (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree char *text = NULL;
  WireReader reader;
  guint8 rest[3];

  wire_write_u8 (out, 0xfe);
  wire_write_u16 (out, 0x0102);
  wire_write_u32 (out, 0x03040506);
  wire_write_u64 (out, G_GUINT64_CONSTANT (0x08090a0b0c0d0e0f));
  wire_write_padded (out, "seat-7", 8);
  g_byte_array_append (out, (const guint8 *)"xyz", 3);
  g_assert_cmpmem (out->data, out->len,
                   "\xfe\x01\x02\x03\x04\x05\x06\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
                   "seat-7\0\0xyz",
                   26);
  wire_reader_init (&reader, out->data, out->len);
  g_assert_cmpuint (wire_read_u8 (&reader), ==, 0xfe);
  g_assert_cmpuint (wire_read_u16 (&reader), ==, 0x0102);
  g_assert_cmpuint (wire_read_u32 (&reader), ==, 0x03040506);
  g_assert_cmpuint (wire_read_u64 (&reader), ==, G_GUINT64_CONSTANT (0x08090a0b0c0d0e0f));
  text = wire_read_padded (&reader, 8);
  g_assert_cmpstr (text, ==, "seat-7");
  g_assert_false (wire_reader_finish (&reader));
  wire_read_bytes (&reader, rest, sizeof rest);
  g_assert_cmpmem (rest, 3, "xyz", 3);
  g_assert_true (wire_reader_finish (&reader));
}

/* Every prefix of a record fails, and what is missing reads as zero. */
static void
test_short_reads (void)
{
  static const guint8 DATA[15] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

  for (gsize len = 0; len < sizeof DATA; len++)
    {
      g_autofree guint8 *copy = g_memdup2 (DATA, len); /* so that the sanitizer sees a read too far */
      WireReader reader;

      wire_reader_init (&reader, copy, len);
      wire_read_u8 (&reader);
      wire_read_u16 (&reader);
      wire_read_u32 (&reader);
      g_assert_cmpuint (wire_read_u64 (&reader), ==, 0);
      g_assert_true (reader.failed);
      g_assert_false (wire_reader_finish (&reader));
    }
}

static void
test_stays_failed (void)
{
  WireReader reader;
  guint8 out[2] = { 9, 9 };

  wire_reader_init (&reader, (const guint8 *)"ab", 2);
  g_assert_cmpuint (wire_read_u32 (&reader), ==, 0);
  g_assert_cmpuint (wire_read_u8 (&reader), ==, 0);
  wire_read_bytes (&reader, out, sizeof out);
  g_assert_cmpint (out[0] + out[1], ==, 0);
  g_assert_null (wire_read_view (&reader, 1));
  g_assert_null (wire_read_padded (&reader, 1));
  g_assert_false (wire_reader_finish (&reader));
}

static void
test_huge_length (void)
{
  WireReader reader;

  wire_reader_init (&reader, (const guint8 *)"ab", 2);
  wire_read_u8 (&reader);
  g_assert_null (wire_read_view (&reader, G_MAXSIZE));
  g_assert_true (reader.failed);
}

static void
test_padded_refuses (void)
{
  static const char BAD[][4] = { { 'a', 0, 'b', 0 },  { 0, 'a', 0, 0 },      { 'a', ' ', 'b', 0 },
                                 { 'a', '\n', 0, 0 }, { 'a', '\x7f', 0, 0 }, { '\xc3', '\xa4', 0, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      WireReader reader;

      wire_reader_init (&reader, (const guint8 *)BAD[i], 4);
      g_assert_null (wire_read_padded (&reader, 4));
      g_assert_false (wire_reader_finish (&reader));
    }
}

static void
test_padded_limits (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree char *full = NULL;
  g_autofree char *empty = NULL;
  WireReader reader;

  wire_write_padded (out, "abcd", 4);
  wire_write_padded (out, "", 4);
  wire_reader_init (&reader, out->data, out->len);
  full = wire_read_padded (&reader, 4);
  empty = wire_read_padded (&reader, 4);
  g_assert_cmpstr (full, ==, "abcd");
  g_assert_cmpstr (empty, ==, "");
  g_assert_true (wire_reader_finish (&reader));
}

static void
test_padded_too_long (void)
{
  if (g_test_subprocess ())
    {
      wire_write_padded (g_byte_array_new (), "abcde", 4);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

static void
test_empty_reader (void)
{
  WireReader reader;

  wire_reader_init (&reader, NULL, 0);
  wire_read_bytes (&reader, NULL, 0);
  g_assert_nonnull (wire_read_view (&reader, 0));
  g_assert_true (wire_reader_finish (&reader));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/fields-are-big-endian-and-survive-the-round-trip", test_round_trip);
  g_test_add_func ("/wire/text-may-fill-its-field-or-be-empty", test_padded_limits);
  g_test_add_func ("/wire/a-reader-of-nothing-finishes", test_empty_reader);
  g_test_add_func ("/wire/every-short-record-fails", test_short_reads);
  g_test_add_func ("/wire/a-failed-reader-stays-failed-and-gives-zeros", test_stays_failed);
  g_test_add_func ("/wire/a-huge-length-does-not-wrap", test_huge_length);
  g_test_add_func ("/wire/text-refuses-other-bytes-and-dirty-padding", test_padded_refuses);
  g_test_add_func ("/wire/text-longer-than-its-field-is-the-callers-mistake", test_padded_too_long);
  return g_test_run ();
}
