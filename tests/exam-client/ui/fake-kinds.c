/* Texts in Indonesian, as an exam has them; formulas and pictures drawn here. */
#include "tests/exam-client/ui/fake-kinds.h"

#include <string.h>

#define FRACTION "\\frac{3}{4}"

static void
add_options (ItemField *field, const char *const *texts)
{
  for (gsize i = 0; texts[i] != NULL; i++)
    item_field_add_option (field, texts[i]);
}

static ItemDocument *
new_multiple (const char *id)
{
  static const char *const texts[] = { "Surabaya", "Kuala Lumpur", "Makassar", "Denpasar", NULL };
  ItemDocument *item
      = item_document_new (id, 1, ITEM_KIND_MULTIPLE, "id", "Kota manakah yang merupakan ibu kota provinsi?");
  ItemField *field = item_document_get_field (item, 0);

  add_options (field, texts);
  field->min = 2;
  field->max = 2;
  return item;
}

static ItemDocument *
new_order (const char *id)
{
  static const char *const texts[]
      = { "Proklamasi kemerdekaan", "Sumpah Pemuda",
          "Konferensi Asia Afrika di Bandung, yang dihadiri dua puluh sembilan negara", "Berdirinya Budi Utomo", NULL };
  ItemDocument *item
      = item_document_new (id, 1, ITEM_KIND_ORDER, "id", "Urutkan peristiwa berikut dari yang paling awal.");

  add_options (item_document_get_field (item, 0), texts);
  return item;
}

static ItemDocument *
new_match (const char *id)
{
  static const char *const texts[] = { "Jakarta", "Semarang", "Palembang", NULL };
  static const char *const targets[] = { "Provinsi Jawa Tengah", "Daerah Khusus Ibukota, pusat pemerintahan sejak 1945",
                                         "Provinsi Sumatera Selatan", "Provinsi Bali" };
  ItemDocument *item = item_document_new (id, 1, ITEM_KIND_MATCH, "id", "Pasangkan kota dengan provinsinya.");
  ItemField *field = item_document_get_field (item, 0);

  add_options (field, texts);
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    item_field_add_target (field, targets[i]);
  field->max = 1;
  return item;
}

static ItemDocument *
new_matrix (const char *id)
{
  static const char *const texts[]
      = { "Bumi mengelilingi Matahari.", "Air mendidih pada suhu yang sama di puncak gunung dan di tepi laut.",
          "Bilangan nol adalah bilangan genap.", NULL };
  ItemDocument *item = item_document_new (id, 1, ITEM_KIND_MATCH, "id", "Benar atau salah?");
  ItemField *field = item_document_get_field (item, 0);

  add_options (field, texts);
  item_field_add_target (field, "Benar");
  item_field_add_target (field, "Salah");
  field->max = 1;
  return item;
}

static ItemDocument *
new_inline (const char *id)
{
  static const char *const texts[] = { "tetapi", "karena", "sehingga", NULL };
  ItemDocument *item = item_document_new (id, 1, ITEM_KIND_INLINE, "id",
                                          "Jalan itu ditutup [[1]] jembatannya sedang diperbaiki oleh dinas setempat.");

  add_options (item_document_get_field (item, 0), texts);
  return item;
}

static ItemDocument *
new_hotspot (const char *id)
{
  static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"480\" height=\"240\">"
                            "<rect width=\"480\" height=\"240\" fill=\"#dfeaf4\"/>"
                            "<path d=\"M20 120q60-90 130-60t40 110-170-50z\" fill=\"#7ba66b\"/>"
                            "<path d=\"M250 70h90v110h-90z\" fill=\"#c9a45c\"/><circle cx=\"420\" cy=\"110\" r=\"36\" "
                            "fill=\"#8a6d9b\"/></svg>";
  static const char *const shapes[]
      = { "poly 20,120,60,50,150,60,200,120,190,170,60,170", "rect 250,70,340,180", "circle 420,110,36" };
  static const char *const names[] = { "Pulau di barat", "Pulau di tengah", "Pulau di timur" };
  ItemDocument *item = item_document_new (id, 1, ITEM_KIND_HOTSPOT, "id", "Tunjukkan pulau yang terletak di tengah.");
  ItemField *field = item_document_get_field (item, 0);

  field->max = 1;
  field->picture = item_picture_new ("image/svg+xml", "Peta tiga pulau", g_bytes_new_static (svg, strlen (svg)));
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      ItemOption *option = item_field_add_option (field, names[i]);

      g_free (option->shape);
      option->shape = g_strdup (shapes[i]);
    }
  return item;
}

static void
add_fraction (ItemDocument *item)
{
  static const char svg[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 1900\" width=\"70\" "
                            "height=\"190\"><g fill=\"currentColor\"><text x=\"100\" y=\"750\" font-size=\"900\" "
                            "font-family=\"serif\">3</text><path d=\"M40 930h620v70h-620z\"/><text x=\"100\" "
                            "y=\"1800\" font-size=\"900\" font-family=\"serif\">4</text></g></svg>";
  g_autoptr (GBytes) bytes = g_bytes_new_static (svg, strlen (svg));
  ItemFormula *formula = item_document_add_formula (item, FRACTION, "tiga per empat", bytes);

  formula->width_milli = 700;
  formula->height_milli = 1900;
  formula->depth_milli = 700;
}

static ItemDocument *
new_number (const char *id)
{
  ItemDocument *item = item_document_new (
      id, 1, ITEM_KIND_NUMBER, "id", "Berapakah \\(" FRACTION "\\) dari 150 lembar, dikurangi \\(" FRACTION "\\)?");

  add_fraction (item);
  return item;
}

static ItemDocument *
new_text (const char *id)
{
  return item_document_new (id, 1, ITEM_KIND_TEXT, "id", "Apa nama ibu kota Provinsi Jawa Barat?");
}

static ItemDocument *
new_mixed (const char *id)
{
  static const char *const texts[] = { "naik", "turun", "tetap", NULL };
  ItemDocument *item
      = item_document_new (id, 1, ITEM_KIND_MIXED, "id",
                           "Harga beras [[1]] sebesar [[2]] persen. Menurut berita itu, penyebabnya adalah [[3]].");
  ItemField *field = item_document_add_field (item, "arah", ITEM_KIND_INLINE);

  add_options (field, texts);
  field = item_document_add_field (item, "besar", ITEM_KIND_NUMBER);
  field = item_document_add_field (item, "sebab", ITEM_KIND_TEXT);
  g_free (field->prompt);
  field->prompt = g_strdup ("Penyebabnya, dengan satu atau dua kata");
  return item;
}

static ItemDocument *
new_reading (const char *id)
{
  ItemDocument *item
      = item_document_new (id, 1, ITEM_KIND_SINGLE, "id", "Berapa bagian warga yang menerima bantuan menurut bacaan?");
  ItemField *field = item_document_get_field (item, 0);

  item_document_set_stimulus (
      item, "bacaan-1",
      "Pemerintah desa membagikan bantuan kepada warga yang terdampak banjir. Dari seluruh warga, \\(" FRACTION
      "\\) menerima beras dan sisanya menerima uang. Penyaluran dilakukan di balai desa selama tiga hari.\n"
      "Petugas mencatat setiap penerima dengan nama dan alamat, lalu membandingkan catatan itu dengan daftar yang "
      "dibuat bersama ketua rukun tetangga. Warga yang tidak tercatat dapat mengajukan keberatan sampai hari ketiga.\n"
      "Pada akhir penyaluran, sisa bantuan diumumkan di papan pengumuman agar setiap orang dapat memeriksanya.");
  add_fraction (item);
  item_field_add_option (field, "\\(" FRACTION "\\) warga menerima beras");
  item_field_add_option (field, "Semua warga menerima beras");
  item_field_add_option (field, "\\(\\frac{1}{2}\\) warga menerima uang");
  return item;
}

ItemDocument *
fake_kinds_new_item (guint number, const char *id)
{
  static ItemDocument *(*const MAKERS[]) (const char *id)
      = { new_multiple, new_order, new_match, new_inline,  new_hotspot,
          new_number,   new_text,  new_mixed, new_reading, new_matrix };

  return number < G_N_ELEMENTS (MAKERS) ? MAKERS[number](id) : NULL;
}
