/* Internal to http: exchanges as the server makes them. */
#pragma once

#include "exam-server/http/http-connection.h"
#include "exam-server/http/http-route.h"

/* Copies what the handler may ask for; takes over target's content. */
HttpExchange *http_exchange_new (HttpConnection *connection, struct evhttp_request *req, HttpTarget *target);
void http_exchange_set_params (HttpExchange *x, GHashTable *params);
/* The reply is the last one on this connection. */
void http_exchange_set_close (HttpExchange *x);
