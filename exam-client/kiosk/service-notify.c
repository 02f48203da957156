/* sd_notify without libsystemd: one datagram to a Unix socket. */
#include "exam-client/kiosk/service-notify.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

gboolean
service_notify_send (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  socklen_t len;
  gssize sent;
  int fd;

  if (path == NULL || (path[0] != '/' && path[0] != '@') || strlen (path) >= sizeof address.sun_path)
    return FALSE;
  memcpy (address.sun_path, path, strlen (path));
  len = (socklen_t)(offsetof (struct sockaddr_un, sun_path) + strlen (path));
  if (path[0] == '@')
    address.sun_path[0] = '\0';
  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;
  sent = sendto (fd, state, strlen (state), MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&address, len);
  close (fd);
  return sent == (gssize)strlen (state);
}

guint
service_notify_period_ms (void)
{
  const char *text = g_getenv ("WATCHDOG_USEC");
  guint64 usec = text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;

  return (guint)MIN (usec / 2000, G_MAXUINT);
}
