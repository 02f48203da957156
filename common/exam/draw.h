/* The verifiable draw: forms, option order and seats out of one public transcript.
 * docs/formats/draw.md; vectors fixtures/tlog/draw-v1.json. Anyone repeats it with sha256sum and a few lines of code.
 */
#pragma once

#include <glib.h>

#include "common/crypto/digest.h"
#include "common/exam/bank-package.h"
#include "common/exam/limits.h"

typedef struct
{
  char *member; /* token; lines sorted by it, each once */
  guint8 value[32];
} DrawReveal;

typedef struct
{
  char *log_origin;
  guint8 bank_sha256[DIGEST_LEN]; /* of manifest.txt */
  guint8 roster_root[DIGEST_LEN];
  char *session;
  char *beacon_source;
  guint64 beacon_round;
  guint8 beacon[32];
  GPtrArray *reveals; /* of DrawReveal */
} DrawTranscript;

DrawTranscript *draw_transcript_new (void);
void draw_transcript_free (DrawTranscript *transcript);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DrawTranscript, draw_transcript_free)
void draw_transcript_add_reveal (DrawTranscript *transcript, const char *member, const guint8 value32[32]);
/* Sorts the reveals. */
char *draw_transcript_format (DrawTranscript *transcript);
DrawTranscript *draw_transcript_parse (const char *text, gsize len, GError **error);
/* SHA-256 of the transcript's text. */
void draw_seed (const char *transcript_text, guint8 out32[DIGEST_LEN]);

/* Block k = HMAC-SHA256(seed, "<session>\n<who>\n<purpose>\n<k>\n"), four big-endian u64 each. */
typedef struct
{
  guint8 seed[DIGEST_LEN];
  char *prefix; /* "<session>\n<who>\n<purpose>\n" */
  guint64 block;
  guint used;
  guint64 words[4];
} DrawStream;

/* who is a pseudonym or "-". */
void draw_stream_init (
    DrawStream *stream, const guint8 seed32[DIGEST_LEN], const char *session, const char *who, const char *purpose);
void draw_stream_clear (DrawStream *stream);
guint64 draw_stream_next (DrawStream *stream);
/* Uniform in [0, n), n >= 1, by rejection: keeps x < floor(2^64 / n) * n. */
guint64 draw_stream_uniform (DrawStream *stream, guint64 n);
/* Partial Fisher-Yates: the first n_picked of values end up drawn; swaps i with i + uniform(n - i). */
void draw_stream_shuffle (DrawStream *stream, guint32 *values, gsize n, gsize n_picked);

typedef struct
{
  guint32 idx;                           /* into the manifest */
  guint16 section;                       /* index into the blueprint's sections */
  guint8 part;                           /* of that section: index into the blueprint's parts */
  guint8 kind;                           /* ItemKind */
  guint8 n_options;                      /* 0: the order of options is not drawn */
  guint8 option_order[EXAM_OPTIONS_MAX]; /* option_order[0] is the author's option shown first, 0 = "A" */
} FormSlot;

typedef struct
{
  char *session;
  char *pseudonym;
  guint tries;   /* draws needed until no two enemies met; 1 for the first */
  GArray *slots; /* of FormSlot, in the order shown */
} Form;

void form_free (Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Form, form_free)

#define DRAW_TRIES_MAX 10000

/* Draws one candidate's form. Purposes: pick/<section>/<stratum>, order/<section>, opts/<item>; try t > 0 (enemies met)
 * has "try/<t>/" before each pick purpose. LIMIT after DRAW_TRIES_MAX tries, naming the section whose enemies crowd. */
Form *draw_form (const Blueprint *blueprint,
                 const Manifest *manifest,
                 const guint8 seed32[DIGEST_LEN],
                 const char *session,
                 const char *pseudonym,
                 GError **error);
/* "exam-form/v1" text for people and for the form's hash: docs/formats/draw.md. Newly allocated. */
char *form_format (const Form *form, const Blueprint *blueprint, const Manifest *manifest);
/* Order in which check-ins take the seats: seats (tokens, sorted bytewise by the caller) shuffled by purpose "seat".
 * Newly allocated array of n indexes. */
guint32 *draw_seat_order (const guint8 seed32[DIGEST_LEN], const char *session, gsize n_seats);
