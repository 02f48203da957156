/* exam-server run: the daemon. Opens everything, says where it listens, and closes in order on SIGTERM or SIGINT. */
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/file.h"
#include "exam-server/api/api.h"
#include "exam-server/api/command.h"

#define NETWORK_THREADS 2
#define STOP_GRACE_MS   2000

typedef struct
{
  char *bind;
  int terminal_port;
  int console_port;
} RunOptions;

typedef struct
{
  char *certificate_pem;
  Secret *key_pem;
} TlsFiles;

static void
tls_files_clear (TlsFiles *files)
{
  g_clear_pointer (&files->certificate_pem, g_free);
  g_clear_pointer (&files->key_pem, secret_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TlsFiles, tls_files_clear)

static gboolean
read_tls_files (const ServerDir *server_dir, TlsFiles *out, GError **error)
{
  g_autofree char *certificate_path = server_dir_dup_path (server_dir, "server.pem");
  g_autofree char *key_path = server_dir_dup_path (server_dir, "server.key");
  g_autoptr (GBytes) certificate = file_read (certificate_path, 65536, error);
  GBytes *key = certificate != NULL ? file_read (key_path, 65536, error) : NULL;
  guint8 *bytes;
  gsize len;

  if (key == NULL)
    return FALSE;
  out->certificate_pem = g_strndup (g_bytes_get_data (certificate, NULL), g_bytes_get_size (certificate));
  bytes = g_bytes_unref_to_data (key, &len);
  out->key_pem = secret_new_copy (bytes, len);
  secret_wipe (bytes, len);
  g_free (bytes);
  return TRUE;
}

static gboolean
add_ports (HttpServer *server, Api *api, const Centre *centre, const RunOptions *options, GError **error)
{
  g_auto (TlsFiles) files = { 0 };
  HttpPortConfig config = { .name = "terminal port", .address = options->bind };

  if (!read_tls_files (centre->server_dir, &files, error))
    return FALSE;
  config.certificate_pem = files.certificate_pem;
  config.key_pem = files.key_pem;
  config.port = (guint16)options->terminal_port;
  config.client_ca_pem = keyring_ca_pem (centre->keyring);
  api_fill_terminal_port (api, &config);
  if (!http_server_add_port (server, &config, error))
    return FALSE;
  config.name = "console port";
  config.port = (guint16)options->console_port;
  config.client_ca_pem = NULL;
  api_fill_console_port (api, &config);
  return http_server_add_port (server, &config, error);
}

static gboolean
announce (const HttpServer *server, const Centre *centre, GError **error)
{
  guint16 terminal = http_server_port_number (server, 0);
  guint16 console = http_server_port_number (server, 1);
  const char *host = centre->server_dir->hosts[0];

  if (!server_dir_write_ports (centre->server_dir, terminal, console, error))
    return FALSE;
  g_print ("terminal https://%s:%u\nconsole https://%s:%u\n", host, terminal, host, console);
  fflush (stdout);
  return TRUE;
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* Until somebody ends it. */
static void
wait_for_signal (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  g_main_loop_run (loop);
}

static gboolean
serve (Centre *centre, const RunOptions *options, GError **error)
{
  /* Declared so that they end in the right order: network, API workers, service. */
  g_autoptr (ExamService) service = exam_service_new (centre, error);
  g_autoptr (Api) api = service != NULL ? api_new (service, error) : NULL;
  g_autoptr (HttpServer) server = http_server_new (NETWORK_THREADS);

  if (api == NULL || !add_ports (server, api, centre, options, error) || !http_server_start (server, error)
      || !announce (server, centre, error))
    return FALSE;
  wait_for_signal ();
  server_dir_remove_ports (centre->server_dir);
  http_server_stop (server, STOP_GRACE_MS);
  return TRUE;
}

static int
run_centre (Centre *centre, RunOptions *options)
{
  g_autoptr (GError) error = NULL;
  int lock = -1;

  if (options->bind == NULL)
    options->bind = g_strdup (centre->server_dir->bind);
  if (options->terminal_port < 0)
    options->terminal_port = centre->server_dir->terminal_port;
  if (options->console_port < 0)
    options->console_port = centre->server_dir->console_port;
  if (!server_dir_lock (centre->server_dir, &lock, &error))
    return command_fail (error);
  if (!centre_audit (centre, command_actor (), NULL, "server-start", NULL, ADIL_VERSION, &error)
      || !serve (centre, options, &error))
    {
      close (lock);
      return command_fail (error);
    }
  close (lock);
  g_print ("exam-server: stopped\n");
  return COMMAND_OK;
}

int
command_run (int argc, char **argv, const char *usage)
{
  g_auto (CommandLine) line = { 0 };
  RunOptions options = { NULL, -1, -1 };
  const GOptionEntry entries[] = {
    { "bind", 0, 0, G_OPTION_ARG_STRING, &options.bind, "Address to listen on", "ADDR" },
    { "terminal-port", 0, 0, G_OPTION_ARG_INT, &options.terminal_port, "Port for terminals (0: any free one)", "P" },
    { "console-port", 0, 0, G_OPTION_ARG_INT, &options.console_port, "Port for pages (0: any free one)", "P" },
    { NULL },
  };
  g_autoptr (Centre) centre = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (!command_line_parse (&line, argc, argv, usage, entries, 0, 0))
    return COMMAND_USAGE;
  if (options.terminal_port > 65535 || options.console_port > 65535)
    {
      g_printerr ("exam-server: a port is a number from 0 to 65535\n");
      return COMMAND_USAGE;
    }
  if (!secret_harden_process (&error))
    return command_fail (error);
  centre = command_open_centre (&line);
  status = centre != NULL ? run_centre (centre, &options) : COMMAND_FAILED;
  g_free (options.bind);
  return status;
}
