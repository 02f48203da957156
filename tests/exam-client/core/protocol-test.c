/* The server's JSON: what is read, and that everything else is refused by name. */
#include "exam-client/core/protocol.h"

#include <string.h>

#include "tests/common/exam/exam-kit.h"

#define HEX32 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SITTING                                                                                                        \
  "{\"pseudonym\":\"P0000001\",\"number\":\"12345678901234567\",\"name\":\"Siti\",\"photo\":null,\"exam\":\"skd-"      \
  "2024\","                                                                                                            \
  "\"session\":\"2026-10-12/JKT-03/1\",\"session_title\":\"Sesi "                                                      \
  "1\",\"state\":\"running\",\"extra_s\":600,\"text_scale\":100,"                                                      \
  "\"scoring_public\":\"" HEX32 "\",\"rules\":\"{}\",\"next_seq\":7,\"chain\":\"" HEX32 "\",\"segment\":2}"

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
test_sitting (void)
{
  g_autoptr (GBytes) body = bytes (SITTING);
  g_autoptr (GError) error = NULL;
  g_autoptr (SittingInfo) info = sitting_info_parse (body, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (info->pseudonym, ==, "P0000001");
  g_assert_cmpint (info->phase, ==, SITTING_PHASE_RUNNING);
  g_assert_cmpuint (info->extra_s, ==, 600);
  g_assert_cmpuint (info->next_seq, ==, 7);
  g_assert_cmpuint (info->segment, ==, 2);
  g_assert_cmpuint (info->scoring_public[1], ==, 0x11);
}

/* Each member is needed: with another name in its place the field is named. */
static void
test_sitting_names_the_field (void)
{
  static const char *const members[]
      = { "pseudonym", "number",         "name",  "exam",     "session", "session_title", "state",
          "extra_s",   "scoring_public", "rules", "next_seq", "chain",   "segment" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_autofree char *old = g_strdup_printf ("\"%s\":", members[i]);
      g_auto (GStrv) parts = g_strsplit (SITTING, old, 2);
      g_autofree char *text = g_strjoinv ("\"other\":", parts);
      g_autoptr (GBytes) body = bytes (text);
      g_autoptr (GError) error = NULL;

      g_assert_null (sitting_info_parse (body, &error));
      g_assert_nonnull (strstr (error->message, members[i]));
      exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
    }
}

static void
test_sitting_refuses_unsafe_names (void)
{
  static const char *const wrong[][2] = { { "P0000001", "P 1" },
                                          { "P0000001", "../../../etc/x" },
                                          { "running", "walking" },
                                          { "\"segment\":2", "\"segment\":-1" } };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (GStrv) parts = g_strsplit (SITTING, wrong[i][0], 2);
      g_autofree char *text = g_strjoinv (wrong[i][1], parts);
      g_autoptr (GBytes) body = bytes (text);
      g_autoptr (SittingInfo) info = NULL;
      g_autoptr (GError) error = NULL;

      info = sitting_info_parse (body, &error);
      if (i == 1 && info != NULL)
        continue; /* a token may hold dots and slashes: it is never made a path */
      g_assert_null (info);
      g_assert_error (error, ADIL_ERROR, ADIL_ERROR_SYNTAX);
    }
}

static void
test_terminal (void)
{
  g_autoptr (GBytes) body = bytes ("{\"seat\":\"A-01\",\"server_ms\":1,\"ack_public\":\"" HEX32
                                   "\",\"package\":{\"exam\":\"x\",\"sha256\":\"" HEX32
                                   "\",\"size\":123},\"committee\":\"\",\"sitting\":" SITTING "}");
  g_autoptr (GBytes) bare
      = bytes ("{\"seat\":\"A-01\",\"ack_public\":\"" HEX32 "\",\"package\":null,\"sitting\":null}");
  g_autoptr (GError) error = NULL;
  g_autoptr (TerminalInfo) full = terminal_info_parse (body, &error);
  g_autoptr (TerminalInfo) empty = terminal_info_parse (bare, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (full->package_sha256, ==, HEX32);
  g_assert_cmpuint (full->package_size, ==, 123);
  g_assert_nonnull (full->sitting);
  g_assert_null (empty->package_sha256);
  g_assert_null (empty->sitting);
}

static void
test_poll (void)
{
  g_autoptr (GBytes) body
      = bytes ("{\"server_ms\":1,\"state\":\"paused\",\"commands\":[{\"id\":3,\"kind\":\"grant\",\"seconds\":300},"
               "{\"id\":4,\"kind\":\"message\",\"text\":\"Halo\"},{\"id\":9,\"kind\":\"dance\"}]}");
  g_autoptr (GBytes) no_seconds = bytes ("{\"state\":null,\"commands\":[{\"id\":3,\"kind\":\"grant\"}]}");
  g_autoptr (GBytes) no_commands = bytes ("{\"state\":null}");
  g_autoptr (GError) error = NULL;
  g_autoptr (PollInfo) info = poll_info_parse (body, &error);
  const Command *command;

  g_assert_no_error (error);
  g_assert_true (info->has_phase);
  g_assert_cmpint (info->phase, ==, SITTING_PHASE_PAUSED);
  g_assert_cmpuint (info->commands->len, ==, 3);
  command = info->commands->pdata[0];
  g_assert_cmpint (command->kind, ==, COMMAND_GRANT);
  g_assert_cmpuint (command->seconds, ==, 300);
  command = info->commands->pdata[2];
  g_assert_cmpint (command->kind, ==, COMMAND_UNKNOWN);
  g_assert_null (poll_info_parse (no_seconds, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
  g_assert_null (poll_info_parse (no_commands, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
}

static void
test_errors_never_fail (void)
{
  static const struct
  {
    const char *text;
    const char *code;
  } cases[] = {
    { "{\"error\":\"gap\",\"message\":\"m\",\"next_seq\":4}", "gap" },
    { "", "" },
    { "<html>", "" },
    { "[]", "" },
    { "{\"error\":5}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = bytes (cases[i].text);
      g_auto (ErrorReply) reply = { 0 };

      error_reply_parse (body, &reply);
      g_assert_cmpstr (reply.code, ==, cases[i].code);
      g_assert_cmpint (reply.has_next_seq, ==, i == 0);
    }
}

static void
test_enrolment (void)
{
  g_autoptr (GBytes) pending = bytes ("{\"state\":\"pending\"}");
  g_autoptr (GBytes) approved
      = bytes ("{\"state\":\"approved\",\"certificate\":\"PEM\",\"seat\":\"A-01\",\"ack_public\":\"" HEX32 "\"}");
  g_autoptr (GBytes) half = bytes ("{\"state\":\"approved\",\"certificate\":\"PEM\",\"seat\":\"A-01\"}");
  g_auto (EnrolmentReply) one = { 0 };
  g_auto (EnrolmentReply) two = { 0 };
  g_auto (EnrolmentReply) three = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (enrolment_reply_parse (pending, &one, &error));
  g_assert_null (one.certificate);
  g_assert_true (enrolment_reply_parse (approved, &two, &error));
  g_assert_cmpstr (two.seat, ==, "A-01");
  g_assert_false (enrolment_reply_parse (half, &three, &error));
  exam_kit_assert_error (&error, ADIL_ERROR_SYNTAX);
}

int
main (int argc, char **argv)
{
  exam_kit_init_tests (&argc, &argv);
  g_test_add_func ("/protocol/reads-a-sitting", test_sitting);
  g_test_add_func ("/protocol/a-sitting-names-the-missing-field", test_sitting_names_the_field);
  g_test_add_func ("/protocol/a-sitting-refuses-unsafe-names", test_sitting_refuses_unsafe_names);
  g_test_add_func ("/protocol/reads-what-the-terminal-is-for", test_terminal);
  g_test_add_func ("/protocol/reads-commands", test_poll);
  g_test_add_func ("/protocol/errors-are-read-from-anything", test_errors_never_fail);
  g_test_add_func ("/protocol/reads-an-enrolment", test_enrolment);
  return g_test_run ();
}
