/* The folder of one exam centre: keys, certificates, database, packages and settings. docs/man/exam-server.1 lists it.
 *
 *   config           settings (GKeyFile): [server] name, hosts, bind, terminal-port, console-port
 *   ca.pem ca.key    the exam's private CA            server.pem server.key   TLS identity of this server
 *   ack.key ack.pub  acknowledgements (Ed25519)       scoring.key scoring.pub records are sealed to it (X25519)
 *   server.db        everything else                  packages/               sealed banks as they were imported
 *   ports            written while the server runs    lock                    held by the one that runs */
#pragma once

#include <glib.h>

typedef struct
{
  char *dir;
  char *name;
  char *bind;
  char **hosts; /* NULL-terminated, at least one */
  guint16 terminal_port;
  guint16 console_port;
} ServerDir;

/* Makes dir (0700) and everything in it but the database. REFUSED where dir exists and is not empty. */
gboolean server_dir_create (const char *dir, const char *const *hosts, const char *name, gint64 now_s, GError **error);
/* Reads the settings. MISSING where dir is not an exam centre's folder. */
ServerDir *server_dir_open (const char *dir, GError **error);
void server_dir_free (ServerDir *server_dir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ServerDir, server_dir_free)

/* Newly allocated path of a file inside. */
char *server_dir_dup_path (const ServerDir *server_dir, const char *name);
/* Name inside packages/ of a bank's file with this hash; committee: of the pinned certificates beside it. */
char *server_dir_dup_package_path (const ServerDir *server_dir, const char *sha256_hex);
char *server_dir_dup_committee_path (const ServerDir *server_dir, const char *sha256_hex);

/* Takes the lock of the running server; the file descriptor in out_fd keeps it. BUSY where another one runs. */
gboolean server_dir_lock (const ServerDir *server_dir, int *out_fd, GError **error);
/* Writes the file "ports" for scripts: [listening] terminal, console. */
gboolean
server_dir_write_ports (const ServerDir *server_dir, guint16 terminal_port, guint16 console_port, GError **error);
void server_dir_remove_ports (const ServerDir *server_dir);
