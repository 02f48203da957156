/* A report as a model: headings, paragraphs, tables with bars, cards with pictures and choices, plots. report-html.c
 * and report-pdf.c write it. Texts that come in are cleaned once: neither back end meets control characters, invalid
 * UTF-8 or characters that turn the direction of a line. */
#pragma once

#include <glib.h>

typedef enum
{
  REPORT_TONE_PLAIN,
  REPORT_TONE_HINT, /* of less weight */
  REPORT_TONE_STRONG,
  REPORT_TONE_GOOD,
  REPORT_TONE_WARNING,
  REPORT_TONE_BAD,
} ReportTone;

typedef enum
{
  REPORT_ALIGN_START,
  REPORT_ALIGN_END, /* numbers */
} ReportAlign;

typedef struct
{
  char *type; /* "image/svg+xml" or "image/png" */
  char *alt;
  GBytes *data;
} ReportPicture;

typedef struct
{
  char *text;
  ReportTone tone;
  double bar; /* share from 0 to 1 of a bar behind the text; -1: none */
} ReportCell;

typedef struct
{
  char *title;
  ReportAlign align;
  double share; /* of the width, relative to the others */
} ReportColumn;

typedef struct
{
  char *caption;      /* "" for none */
  GPtrArray *columns; /* of ReportColumn */
  GPtrArray *rows;    /* of GPtrArray of ReportCell */
} ReportTable;

typedef enum
{
  REPORT_SERIES_LINE,
  REPORT_SERIES_BARS,
} ReportSeriesKind;

typedef struct
{
  char *label;
  ReportSeriesKind kind;
  GArray *xs, *ys; /* of double, equally long */
} ReportSeries;

typedef struct
{
  char *title, *x_label, *y_label;
  GPtrArray *series; /* of ReportSeries */
} ReportPlot;

typedef enum
{
  REPORT_BLOCK_HEADING,
  REPORT_BLOCK_PARAGRAPH,
  REPORT_BLOCK_TABLE,
  REPORT_BLOCK_PICTURE,
  REPORT_BLOCK_CHOICE,
  REPORT_BLOCK_CARD_BEGIN, /* what follows to CARD_END stays on one page where it fits */
  REPORT_BLOCK_CARD_END,
  REPORT_BLOCK_PLOT,
  REPORT_BLOCK_PAGE_BREAK,
} ReportBlockKind;

typedef struct
{
  ReportBlockKind kind;
  guint level;           /* heading: 2 or 3 */
  char *text;            /* heading, paragraph, choice; card: its title */
  char *note;            /* choice, card: at the end of the line; "" for none */
  char *letter;          /* choice */
  gboolean is_marked;    /* choice: a right answer */
  gboolean is_item_text; /* it stands in a card: "\\(" begins a formula */
  ReportTone tone;       /* paragraph */
  GPtrArray *pictures;   /* of ReportPicture: picture (one), choice */
  ReportTable *table;
  ReportPlot *plot;
} ReportBlock;

typedef struct
{
  char *title;
  char *lang;        /* of the report's own words, BCP 47 */
  char *head;        /* running head, e.g. the name of the bank */
  char *date;        /* as it is printed */
  char *foot;        /* running foot, e.g. a hash */
  GPtrArray *facts;  /* of char*, name and value in turn, below the title */
  GPtrArray *blocks; /* of ReportBlock */
  gboolean is_in_card;
} ReportDocument;

ReportDocument *report_document_new (const char *title, const char *lang);
void report_document_free (ReportDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReportDocument, report_document_free)

void report_document_set_running (ReportDocument *document, const char *head, const char *date, const char *foot);
void report_document_add_fact (ReportDocument *document, const char *name, const char *value);
/* level: 2 or 3; the title is 1. */
void report_document_add_heading (ReportDocument *document, guint level, const char *text);
/* Line feeds in text part paragraphs. */
void report_document_add_paragraph (ReportDocument *document, ReportTone tone, const char *text);
void report_document_add_picture (ReportDocument *document, const char *type, const char *alt, GBytes *data);
/* An answer in a card. Borrowed, for report_choice_add_picture(). */
ReportBlock *report_document_add_choice (
    ReportDocument *document, const char *letter, const char *text, const char *note, gboolean is_marked);
void report_choice_add_picture (ReportBlock *choice, const char *type, const char *alt, GBytes *data);
/* Cards are not nested. */
void report_document_begin_card (ReportDocument *document, const char *title, const char *note);
void report_document_end_card (ReportDocument *document);
void report_document_add_page_break (ReportDocument *document);

/* Borrowed. Columns first, then rows of as many cells. */
ReportTable *report_document_add_table (ReportDocument *document, const char *caption);
void report_table_add_column (ReportTable *table, const char *title, ReportAlign align, double share);
void report_table_begin_row (ReportTable *table);
void report_table_add_cell (ReportTable *table, const char *text, ReportTone tone);
void report_table_add_number (ReportTable *table, gint64 value, ReportTone tone);
/* bar: from 0 to 1, kept within. */
void report_table_add_bar (ReportTable *table, double bar, const char *text, ReportTone tone);

/* Borrowed. */
ReportPlot *
report_document_add_plot (ReportDocument *document, const char *title, const char *x_label, const char *y_label);
ReportSeries *report_plot_add_series (ReportPlot *plot, ReportSeriesKind kind, const char *label);
/* Points that are not finite are left out. */
void report_series_add_point (ReportSeries *series, double x, double y);

/* Newly allocated: as texts are kept, see above. */
char *report_document_clean (const char *text);
