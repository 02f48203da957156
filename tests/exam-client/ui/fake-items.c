/* Texts and drawings of the canned exam. */
#include "tests/exam-client/ui/fake-items.h"

#include "tests/exam-client/ui/fake-kinds.h"

#include <string.h>

typedef struct
{
  const char *id, *title_en, *title_id;
  guint n_items;
} Section;

static const Section sections[] = {
  { "TWK", "National insight (TWK)", "Tes Wawasan Kebangsaan (TWK)", 30 },
  { "TIU", "General intelligence (TIU)", "Tes Intelegensia Umum (TIU)", 35 },
  { "TKP", "Personal characteristics (TKP)", "Tes Karakteristik Pribadi (TKP)", 45 },
};

static const char long_stem[]
    = "Seorang pegawai pada unit pelayanan terpadu menerima keluhan dari warga yang berkasnya tertunda selama tiga "
      "minggu. Setelah diperiksa, ternyata berkas tersebut tercampur dengan berkas pemohon lain yang namanya hampir "
      "sama, "
      "sehingga proses verifikasi tidak pernah dimulai.\n"
      "Pada saat yang sama, atasan meminta pegawai tersebut segera menyelesaikan laporan bulanan yang tenggatnya sore "
      "hari "
      "ini, sedangkan rekan kerja yang biasa membantu sedang bertugas di luar kantor. Warga itu menyampaikan bahwa "
      "berkas tersebut diperlukan paling lambat besok pagi untuk pendaftaran sekolah anaknya.\n"
      "Sikap yang paling tepat diambil oleh pegawai tersebut adalah …";

static const char *const attitudes[] = {
  "Meminta maaf, memulai verifikasi saat itu juga, dan memberi tahu atasan bahwa laporan akan selesai sebelum tenggat "
  "dengan urutan pekerjaan yang disesuaikan.",
  "Meminta warga kembali besok siang ketika rekan kerja sudah berada di kantor.",
  "Menyelesaikan laporan terlebih dahulu, kemudian memproses berkas warga apabila masih ada waktu.",
  "Menyerahkan persoalan kepada atasan karena kesalahan terjadi pada bagian lain.",
  "Menjelaskan kepada warga bahwa keterlambatan adalah hal yang wajar dalam pelayanan.",
};

/* A figure of rotating strokes; turn selects one of the answers. */
static char *
dup_figure (guint turn, gboolean row)
{
  GString *svg = g_string_new (NULL);
  guint n = row ? 4 : 1;

  g_string_printf (svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"90\" viewBox=\"0 0 %u 90\">",
                   n * 100, n * 100);
  for (guint i = 0; i < n; i++)
    {
      guint x = i * 100;

      g_string_append_printf (svg,
                              "<rect x=\"%u\" y=\"5\" width=\"80\" height=\"80\" fill=\"none\" stroke=\"#000\" "
                              "stroke-width=\"2\"/>",
                              x + 10);
      if (row && i == 3)
        g_string_append_printf (svg, "<text x=\"%u\" y=\"60\" font-size=\"40\" text-anchor=\"middle\">?</text>",
                                x + 50);
      else
        g_string_append_printf (svg,
                                "<g transform=\"rotate(%u %u 45)\"><path d=\"M%u 45h26l-8-8m8 8l-8 8\" fill=\"none\" "
                                "stroke=\"#000\" stroke-width=\"3\"/><circle cx=\"%u\" cy=\"28\" r=\"7\"/></g>",
                                (turn + i) * 45, x + 50, x + 40, x + 34);
    }
  g_string_append (svg, "</svg>");
  return g_string_free (svg, FALSE);
}

static ItemPicture *
new_figure (guint turn, gboolean row, const char *alt)
{
  char *svg = dup_figure (turn, row);

  return item_picture_new ("image/svg+xml", alt, g_bytes_new_take (svg, strlen (svg)));
}

guint
fake_items_section (guint slot)
{
  return slot < 30 ? 0 : slot < 65 ? 1 : 2;
}

Blueprint *
fake_items_new_blueprint (void)
{
  Blueprint *blueprint = g_new0 (Blueprint, 1);
  BlueprintPart *part = g_new0 (BlueprintPart, 1);

  blueprint->id = g_strdup ("skd");
  blueprint->title_en = g_strdup ("Civil service basic competence test (SKD) 2024");
  blueprint->title_id = g_strdup ("Seleksi Kompetensi Dasar (SKD) CPNS 2024");
  blueprint->parts = g_ptr_array_new ();
  blueprint->sections = g_ptr_array_new ();
  blueprint->n_items = 110;
  part->title_en = g_strdup ("In all");
  part->title_id = g_strdup ("Seluruhnya");
  part->seconds = 6000;
  g_ptr_array_add (blueprint->parts, part);
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      BlueprintSection *section = g_new0 (BlueprintSection, 1);

      section->id = g_strdup (sections[i].id);
      section->title_en = g_strdup (sections[i].title_en);
      section->title_id = g_strdup (sections[i].title_id);
      section->n_items = sections[i].n_items;
      g_ptr_array_add (blueprint->sections, section);
    }
  return blueprint;
}

static ItemDocument *
new_figural (const char *id)
{
  ItemDocument *item
      = item_document_new (id, 1, ITEM_KIND_SINGLE, "id", "Gambar manakah yang menggantikan tanda tanya?");

  item_document_take_picture (item, new_figure (0, TRUE, "Tiga kotak; panah berputar 45 derajat setiap langkah."));
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *alt = g_strdup_printf ("Panah pada %u derajat", (i + 1) * 45);

      g_ptr_array_add (item_document_add_option (item, "")->pictures, new_figure (i + 1, FALSE, alt));
    }
  return item;
}

static ItemDocument *
new_attitude (const char *id)
{
  ItemDocument *item = item_document_new (id, 1, ITEM_KIND_SINGLE, "id", long_stem);

  for (gsize i = 0; i < G_N_ELEMENTS (attitudes); i++)
    item_document_add_option (item, attitudes[i]);
  return item;
}

ItemDocument *
fake_items_new_item (const Blueprint *blueprint, guint slot)
{
  g_autofree char *id = g_strdup_printf ("item-%03u", slot);
  static const char *const numbers[] = { "31", "33", "35", "37", "39" };
  ItemDocument *item;

  if (slot >= FAKE_ITEMS_KINDS && (item = fake_kinds_new_item (slot - FAKE_ITEMS_KINDS, id)) != NULL)
    return item;
  if (slot % 11 == 1)
    return new_figural (id);
  if (fake_items_section (slot) == 2)
    return new_attitude (id);
  item = item_document_new (
      id, 1, ITEM_KIND_SINGLE, "id",
      "Perhatikan deret berikut: 3, 5, 9, 15, 23, …\nBilangan berikutnya dalam deret itu adalah …");
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    item_document_add_option (item, numbers[i]);
  return item;
}
