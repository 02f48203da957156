/* The verifiable draw: forms, option order and seats out of one public transcript.
 * docs/formats/draw.md; vectors fixtures/tlog/draw-v1.json. Anyone repeats it with sha256sum and a few lines of code.
 */
#pragma once

#include <glib.h>

#include "common/crypto/hmac-key.h"
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

#define DRAW_MESSAGE_MAX 256 /* session, who, purpose and block number with their LFs */

/* Block k = HMAC-SHA256(seed, "<session>\n<who>\n<purpose>\n<k>\n"), four big-endian u64 each. Plain data. */
typedef struct
{
  HmacKey key;
  guint8 message[DRAW_MESSAGE_MAX];
  gsize who_len;    /* of "<session>\n<who>\n" */
  gsize prefix_len; /* of "<session>\n<who>\n<purpose>\n" */
  guint64 block;
  guint used;
  guint64 words[4];
  gboolean has_free_last; /* draw v2: the only value there is takes no number */
} DrawStream;

/* who is a pseudonym or "-". Session, who and purpose have at most 64, 16 and 96 characters. */
void draw_stream_init (
    DrawStream *stream, const guint8 seed32[DIGEST_LEN], const char *session, const char *who, const char *purpose);
/* The stream of another purpose, "try/<t>/" before it for t > 0; seed, session and who stay. */
void draw_stream_restart (DrawStream *stream, guint try, const char *purpose);
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
  guint8 is_pretest;                     /* shown and recorded, counts for nothing */
  guint8 n_options;                      /* 0: the order of options is not drawn */
  guint8 option_order[EXAM_OPTIONS_MAX]; /* option_order[0] is the author's option shown first, 0 = "A" */
} FormSlot;

typedef struct
{
  guint version; /* of the draw: that of the blueprint */
  char *session;
  char *pseudonym;
  guint tries;                              /* 1, and one for each time that picks were thrown away */
  guint16 section_tries[EXAM_SECTIONS_MAX]; /* draws of this section until enemies were apart and conditions held */
  GArray *slots;                            /* of FormSlot, in the order shown */
} Form;

void form_free (Form *form);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Form, form_free)

#define DRAW_TRIES_MAX 10000

/* What all forms of one bank have in common, made once: a form from it costs microseconds. Keeps blueprint and
 * manifest, which must outlive it. Not for two threads at once. */
typedef struct DrawPlan DrawPlan;

/* REFUSED where a stratum has too few items, naming it, or where pinned items are enemies. */
DrawPlan *draw_plan_new (const Blueprint *blueprint, const Manifest *manifest, GError **error);
void draw_plan_free (DrawPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DrawPlan, draw_plan_free)
/* One candidate's form: docs/formats/draw.md. LIMIT after DRAW_TRIES_MAX tries, naming the section whose enemies crowd
 * or whose condition does not hold. */
Form *draw_plan_draw (
    DrawPlan *plan, const guint8 seed32[DIGEST_LEN], const char *session, const char *pseudonym, GError **error);
/* The same for a single form. */
Form *draw_form (const Blueprint *blueprint,
                 const Manifest *manifest,
                 const guint8 seed32[DIGEST_LEN],
                 const char *session,
                 const char *pseudonym,
                 GError **error);
/* "exam-form/v1" or "/v2" text for people and for the form's hash: docs/formats/draw.md. Newly allocated. */
char *form_format (const Form *form, const Blueprint *blueprint, const Manifest *manifest);
/* Order in which check-ins take the seats: seats (tokens, sorted bytewise by the caller) shuffled by purpose "seat".
 * Newly allocated array of n indexes. */
guint32 *draw_seat_order (const guint8 seed32[DIGEST_LEN], const char *session, gsize n_seats);
