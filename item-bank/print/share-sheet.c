/* Drawing of the share sheet. Both languages stand on every sheet, whatever the language of the program: who opens the
 * bank a year later may be somebody else. */
#include "item-bank/print/share-sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <string.h>

#include "common/base/error.h"
#include "common/base/hex.h"
#include "common/base/i18n.h"
#include "common/exam/share-code.h"

/* A4 in points. */
#define PAGE_WIDTH  595.28
#define PAGE_HEIGHT 841.89
#define MARGIN      51.0
#define RIGHT       (PAGE_WIDTH - MARGIN)
#define QR_SIZE     238.0 /* 84 mm with its quiet zone */
#define QR_QUIET    4     /* modules */
#define COLUMNS     4

#define FONT_TEXT "Noto Sans, DejaVu Sans, sans-serif"
#define FONT_CODE "DejaVu Sans Mono, Noto Sans Mono, monospace"

#define BLACK 0.0
#define GRAY  0.36

typedef struct
{
  cairo_t *cr;
  double y; /* where the next thing goes */
} Page;

typedef struct
{
  double x;
  double y;
  double width; /* 0: one line */
  double size;
  gboolean is_bold;
  double gray;
  const char *font;
  PangoAlignment align;
} TextPlace;

/* Height of the text. */
static double
sheet_text (cairo_t *cr, const TextPlace *place, const char *text, int len)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoFontDescription *font = pango_font_description_from_string (place->font != NULL ? place->font : FONT_TEXT);
  int height;

  /* Paper has no pixels: letters where the font wants them. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  pango_layout_context_changed (layout);
  cairo_font_options_destroy (options);
  pango_font_description_set_absolute_size (font, place->size * PANGO_SCALE);
  pango_font_description_set_weight (font, place->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  /* A hyphen at the end of a line would look like one of the identifier. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (layout, text, len);
  pango_layout_set_line_spacing (layout, 1.05f);
  if (place->width > 0)
    {
      pango_layout_set_width (layout, (int)(place->width * PANGO_SCALE));
      pango_layout_set_alignment (layout, place->align);
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR); /* an identifier has no blanks */
    }
  cairo_set_source_rgb (cr, place->gray, place->gray, place->gray);
  cairo_move_to (cr, place->x, place->y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_size (layout, NULL, &height);
  pango_font_description_free (font);
  g_object_unref (layout);
  return (double)height / PANGO_SCALE;
}

static void
sheet_rule (cairo_t *cr, double y, double width)
{
  cairo_set_source_rgb (cr, BLACK, BLACK, BLACK);
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, MARGIN, y);
  cairo_line_to (cr, RIGHT, y);
  cairo_stroke (cr);
}

static void
sheet_draw_head (Page *page, const ShareSheet *sheet)
{
  g_autofree char *number = g_strdup_printf ("%u / %u", sheet->share->x, sheet->n_shares);
  const TextPlace title = { .x = MARGIN, .y = page->y, .size = 23, .is_bold = TRUE };
  const TextPlace subtitle = { .x = MARGIN, .y = page->y + 31, .size = 13, .gray = GRAY };
  const TextPlace big
      = { .x = RIGHT - 140, .y = page->y - 3, .width = 140, .size = 30, .is_bold = TRUE, .align = PANGO_ALIGN_RIGHT };

  sheet_text (page->cr, &title, "Bagian kunci bank soal", -1);
  sheet_text (page->cr, &subtitle, "Share of the key of an exam\xe2\x80\x99s item bank", -1);
  sheet_text (page->cr, &big, number, -1);
  page->y += 56;
  cairo_set_source_rgb (page->cr, BLACK, BLACK, BLACK);
  cairo_rectangle (page->cr, MARGIN, page->y, RIGHT - MARGIN, 25);
  cairo_fill (page->cr);
  sheet_text (page->cr, &(TextPlace){ .x = MARGIN + 10, .y = page->y + 4, .size = 12, .is_bold = TRUE, .gray = 1 },
              "RAHASIA \xe2\x80\x93 jangan difoto, jangan disalin", -1);
  sheet_text (page->cr,
              &(TextPlace){ .x = MARGIN,
                            .y = page->y + 4,
                            .width = RIGHT - MARGIN - 10,
                            .size = 12,
                            .gray = 1,
                            .align = PANGO_ALIGN_RIGHT },
              "SECRET \xe2\x80\x93 no photograph, no copy", -1);
  page->y += 25 + 14;
}

static void
sheet_draw_field (Page *page, double x, double y, double width, const char *label, const char *value)
{
  const TextPlace small = { .x = x, .y = y, .size = 8.5, .gray = GRAY };
  /* An identifier of 32 wide letters has 19 points a letter at 13. */
  const TextPlace large
      = { .x = x, .y = y + 12, .width = width, .size = strlen (value) > 20 ? 9.5 : 13, .is_bold = TRUE };

  sheet_text (page->cr, &small, label, -1);
  sheet_text (page->cr, &large, value, -1);
}

static void
sheet_draw_fields (Page *page, const ShareSheet *sheet)
{
  const double third = (RIGHT - MARGIN) / 3;
  g_autofree char *version = g_strdup_printf ("%u", sheet->bank_version);
  g_autofree char *number = g_strdup_printf ("%u dari / of %u", sheet->share->x, sheet->n_shares);
  g_autofree char *needed = g_strdup_printf ("%u dari / of %u", sheet->share->threshold, sheet->n_shares);
  g_autofree char *hex = hex_format (sheet->manifest_sha256, 8);
  g_autofree char *spaced = g_strdup_printf ("%.4s %.4s %.4s %.4s", hex, hex + 4, hex + 8, hex + 12);

  sheet_draw_field (page, MARGIN, page->y, third - 8, "Ujian / Exam", sheet->share->exam);
  sheet_draw_field (page, MARGIN + third, page->y, third - 8, "Pemegang / Custodian", sheet->share->custodian);
  sheet_draw_field (page, MARGIN + 2 * third, page->y, third, "Bagian nomor / Share number", number);
  page->y += 42;
  sheet_draw_field (page, MARGIN, page->y, third - 8, "Versi bank soal / Bank version", version);
  sheet_draw_field (page, MARGIN + third, page->y, third - 8, "Manifes / Manifest, SHA-256", spaced);
  sheet_draw_field (page, MARGIN + 2 * third, page->y, third, "Untuk membuka / To open", needed);
  page->y += 44;
  sheet_rule (page->cr, page->y, 0.7);
  page->y += 12;
}

static void
sheet_draw_modules (cairo_t *cr, const QRcode *code, double x, double y, double size)
{
  const double module = size / (code->width + 2 * QR_QUIET);

  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb (cr, BLACK, BLACK, BLACK);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        cairo_rectangle (cr, x + (column + QR_QUIET) * module, y + (row + QR_QUIET) * module, module, module);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* The text of the share as it stands in its file; legible with a quarter of it stained or torn. */
static gboolean
sheet_draw_qr (Page *page, const Share *share, double size, GError **error)
{
  g_autoptr (Secret) text = share_format (share);
  QRcode *code = QRcode_encodeData ((int)secret_len (text), secret_peek (text), 0, QR_ECLEVEL_Q);

  if (code == NULL)
    {
      g_set_error (error, ADIL_ERROR, ADIL_ERROR_LIMIT, _ ("the share of %s does not fit a QR code"), share->custodian);
      return FALSE;
    }
  sheet_draw_modules (page->cr, code, MARGIN - 12, page->y - 8, size);
  secret_wipe (code->data, (gsize)code->width * (gsize)code->width);
  QRcode_free (code);
  return TRUE;
}

/* A list whose numbers hang in front. Height of it. */
static double
sheet_draw_list (cairo_t *cr, const TextPlace *place, const char *const *texts)
{
  TextPlace item = *place;

  for (guint i = 0; texts[i] != NULL; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      TextPlace hanging = item;

      hanging.width = 0;
      sheet_text (cr, &hanging, number, -1);
      hanging.x = item.x + 12;
      hanging.width = item.width - 12;
      item.y += sheet_text (cr, &hanging, texts[i], -1) + item.size * 0.35;
    }
  return item.y - place->y;
}

/* Height of both lists. */
static double
sheet_draw_instructions (Page *page, double x, double width)
{
  static const char *const INDONESIAN[]
      = { "Simpan lembar ini terkunci, dalam sampul bersegel. Jangan difoto, dipindai, dikirim, atau disimpan di "
          "komputer.",
          "Satu bagian saja tidak membuka apa pun; bagian yang cukup banyak membuka semua soal. Serahkan hanya pada "
          "upacara pembukaan.",
          "Pada upacara: pindai kode QR, atau ketik kode di bawah ini sendiri.",
          "Hilang, atau segelnya rusak? Segera lapor kepada ketua panitia, sebelum ujian.", NULL };
  static const char *const ENGLISH[]
      = { "Keep this sheet locked away, in a sealed envelope. Do not photograph, scan or send it, or store it on a "
          "computer.",
          "One share opens nothing; enough of them open every item. Give it at the opening ceremony only.",
          "At the ceremony: scan the QR code, or type the code below yourself.",
          "Lost, or the seal is broken? Tell the head of the committee at once, before the exam.", NULL };
  TextPlace place = { .x = x, .y = page->y, .width = width, .size = 10 };

  place.y += sheet_draw_list (page->cr, &place, INDONESIAN) + 9;
  place.size = 8.6;
  place.gray = GRAY;
  place.y += sheet_draw_list (page->cr, &place, ENGLISH);
  return place.y - page->y;
}

static void
sheet_draw_group (Page *page, const guint8 *group, guint number, double x, double y, double width)
{
  g_autofree char *label = g_strdup_printf ("%u", number);

  cairo_set_source_rgb (page->cr, 0.78, 0.78, 0.78);
  cairo_set_line_width (page->cr, 0.7);
  cairo_rectangle (page->cr, x, y, width - 8, 33);
  cairo_stroke (page->cr);
  sheet_text (page->cr, &(TextPlace){ .x = x + 4, .y = y + 3, .size = 7.5, .gray = GRAY }, label, -1);
  sheet_text (page->cr,
              &(TextPlace){ .x = x + 8,
                            .y = y + 6,
                            .width = width - 16,
                            .size = 18,
                            .is_bold = TRUE,
                            .font = FONT_CODE,
                            .align = PANGO_ALIGN_CENTER },
              (const char *)group, SHARE_CODE_GROUP_LEN);
}

static void
sheet_draw_code (Page *page, const Share *share)
{
  g_autoptr (Secret) code = share_code_format (share);
  const double width = (RIGHT - MARGIN + 8) / COLUMNS;

  sheet_text (page->cr, &(TextPlace){ .x = MARGIN, .y = page->y, .size = 11, .is_bold = TRUE },
              "Kode untuk diketik / Code to type by hand", -1);
  page->y += 21;
  for (guint g = 0; g < SHARE_CODE_N_GROUPS; g++)
    sheet_draw_group (page, secret_peek (code) + g * SHARE_CODE_GROUP_LEN, g + 1, MARGIN + (g % COLUMNS) * width,
                      page->y + (g / COLUMNS) * 40, width);
  page->y += 40 * (SHARE_CODE_N_GROUPS / COLUMNS) + 1;
  page->y += sheet_text (
      page->cr, &(TextPlace){ .x = MARGIN, .y = page->y, .width = RIGHT - MARGIN, .size = 8.6 },
      "Tiap kelompok mempunyai karakter pemeriksa: salah ketik ditemukan pada kelompoknya. Huruf I, L, O, dan U tidak "
      "ada: 0 selalu angka nol, 1 selalu angka satu. Huruf kecil boleh.",
      -1);
  page->y += sheet_text (
      page->cr, &(TextPlace){ .x = MARGIN, .y = page->y + 3, .width = RIGHT - MARGIN, .size = 8.6, .gray = GRAY },
      "Each group has a check character: a typing error is found in its group. There is no I, L, O or U: 0 is always "
      "zero, 1 always one. Small letters will do.",
      -1);
  page->y += 14;
}

static void
sheet_draw_receipt (Page *page)
{
  static const char *const LABELS[] = { "Diterima oleh / Received by", "Tanggal / Date", "Tanda tangan / Signature" };
  const double third = (RIGHT - MARGIN) / 3;

  sheet_rule (page->cr, page->y, 0.7);
  page->y += 42;
  for (guint i = 0; i < G_N_ELEMENTS (LABELS); i++)
    {
      cairo_set_source_rgb (page->cr, BLACK, BLACK, BLACK);
      cairo_set_line_width (page->cr, 0.5);
      cairo_move_to (page->cr, MARGIN + i * third, page->y);
      cairo_line_to (page->cr, MARGIN + (i + 1) * third - 14, page->y);
      cairo_stroke (page->cr);
      sheet_text (page->cr, &(TextPlace){ .x = MARGIN + i * third, .y = page->y + 3, .size = 8.5, .gray = GRAY },
                  LABELS[i], -1);
    }
}

static cairo_status_t
sheet_append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
sheet_draw_page (Page *page, const ShareSheet *sheet, GError **error)
{
  const double column = MARGIN + QR_SIZE + 2;
  double height;

  sheet_draw_head (page, sheet);
  sheet_draw_fields (page, sheet);
  if (!sheet_draw_qr (page, sheet->share, QR_SIZE, error))
    return FALSE;
  height = sheet_draw_instructions (page, column, RIGHT - column);
  page->y += MAX (height, QR_SIZE - 16) + 16;
  sheet_draw_code (page, sheet->share);
  sheet_draw_receipt (page);
  sheet_text (page->cr,
              &(TextPlace){ .x = MARGIN, .y = PAGE_HEIGHT - 34, .width = RIGHT - MARGIN, .size = 7.5, .gray = GRAY },
              "Adil, item-bank " ADIL_VERSION ", exam-share/v1", -1);
  return TRUE;
}

GByteArray *
share_sheet_draw (const ShareSheet *sheet, GError **error)
{
  /* Large at once: growing would leave copies of the page behind. */
  GByteArray *pdf = g_byte_array_sized_new (1 << 20);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (sheet_append, pdf, PAGE_WIDTH, PAGE_HEIGHT);
  Page page = { .cr = cairo_create (surface), .y = MARGIN };
  gboolean drawn = sheet_draw_page (&page, sheet, error);
  cairo_status_t status;

  cairo_show_page (page.cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_destroy (page.cr);
  cairo_surface_destroy (surface);
  if (drawn && status == CAIRO_STATUS_SUCCESS)
    return pdf;
  if (drawn)
    g_set_error (error, ADIL_ERROR, ADIL_ERROR_IO, _ ("the sheet cannot be drawn: %s"),
                 cairo_status_to_string (status));
  share_sheet_free_pdf (pdf);
  return NULL;
}

void
share_sheet_free_pdf (GByteArray *pdf)
{
  secret_wipe (pdf->data, pdf->len);
  g_byte_array_unref (pdf);
}
