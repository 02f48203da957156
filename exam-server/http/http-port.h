/* Internal to http: ports and their listeners. */
#pragma once

#include "exam-server/http/http-connection.h"

/* Copies what it needs of config, except certificate and key. */
HttpPort *http_port_new (const HttpPortConfig *config);
void http_port_free (gpointer port);
/* SO_REUSEPORT would let a second server of the same user share the port without a word; this asks first. IO. */
gboolean http_port_check_is_free (HttpPort *port, GError **error);
/* A socket for this thread. on_request gets the HttpListener. IO. */
gboolean http_port_add_listener (HttpPort *port,
                                 HttpThread *thread,
                                 void (*on_request) (struct evhttp_request *req, void *listener),
                                 GError **error);
