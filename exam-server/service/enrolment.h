/* Enrolment of terminals: a request, a code that two people compare, a certificate for one seat. */
#pragma once

#include "exam-server/service/centre.h"
#include "exam-server/store/store-terminal.h"

#define ENROLMENT_CODE_LEN 9 /* ABCD-EFGH */

/* First 40 bits of SHA-256 over the request's SubjectPublicKeyInfo in Crockford base32. Pure. */
gboolean enrolment_code (const char *request_pem, char out[ENROLMENT_CODE_LEN + 1], GError **error);

/* Same request again: same id. BAD_REQUEST where it is no request; BUSY where too many wait. */
gboolean enrolment_request (
    Centre *centre, const char *request_pem, const char *name, char **out_id, char **out_code, GError **error);
/* NOT_FOUND. */
StoreEnrolment *enrolment_find (Centre *centre, const char *id, GError **error);
/* NOT_FOUND (no pending one with this code), BAD_REQUEST (seat), REFUSED (seat is taken). */
gboolean enrolment_approve (Centre *centre, const char *actor, const char *code, const char *seat, GError **error);
/* The terminal at this seat may do nothing from now on. NOT_FOUND. */
gboolean enrolment_revoke (Centre *centre, const char *actor, const char *seat, GError **error);
