/* Tells systemd that the kiosk is on the screen and that its main loop is alive (sd_notify(3) protocol: datagrams to
 * $NOTIFY_SOCKET). Does nothing where no service manager asked for it. */
#pragma once

#include <glib.h>

/* state: lines such as "READY=1" or "WATCHDOG=1". FALSE where there is no socket or it did not take the message. */
gboolean service_notify_send (const char *state);

/* Half of $WATCHDOG_USEC in milliseconds, the period at which "WATCHDOG=1" is due; 0 where no watchdog runs. */
guint service_notify_period_ms (void);
