/* Visits the texts of an item. */
#include "item-bank/lint/lint-walk.h"

#include "common/base/i18n.h"

typedef struct
{
  LintWalkFunc func;
  gpointer data;
} LintWalk;

static void
lint_walk_visit (const LintWalk *walk, const char *where, const char *text)
{
  if (*text != '\0')
    walk->func (where, text, walk->data);
}

static void
lint_walk_visit_options (const LintWalk *walk, const GPtrArray *options, const char *format, guint field)
{
  for (guint i = 0; i < options->len; i++)
    {
      const ItemOption *option = options->pdata[i];
      g_autofree char *name = field > 0 ? g_strdup_printf ("%u.%s", field, option->id) : g_strdup (option->id);
      g_autofree char *where = g_strdup_printf ("%s %s", format, name);

      lint_walk_visit (walk, where, option->text);
    }
}

static void
lint_walk_visit_picture (const ItemPicture *picture, gpointer data)
{
  lint_walk_visit (data, _ ("a text alternative"), picture->alt);
}

void
lint_walk_texts (const ItemDocument *document, LintWalkFunc func, gpointer data)
{
  LintWalk walk = { func, data };

  lint_walk_visit (&walk, _ ("the stem"), document->stem);
  if (document->stimulus != NULL)
    lint_walk_visit (&walk, _ ("the shared text"), document->stimulus->text);
  for (guint i = 0; i < document->fields->len; i++)
    {
      const ItemField *field = item_document_get_field (document, i);
      guint number = document->fields->len > 1 ? i + 1 : 0;

      lint_walk_visit (&walk, _ ("a prompt"), field->prompt);
      lint_walk_visit_options (&walk, field->options, _ ("option"), number);
      lint_walk_visit_options (&walk, field->targets, _ ("target"), number);
    }
  item_document_foreach_picture (document, lint_walk_visit_picture, &walk);
}
