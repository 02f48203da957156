/* Which items of a bank a command is about, and doing it to each of them. */
#pragma once

#include "item-bank/store/bank-store.h"

typedef struct
{
  char *bank;
  char **items;    /* ids */
  char **sections; /* all items of these */
  gboolean all;
} ItemSelection;

void item_selection_clear (ItemSelection *selection);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ItemSelection, item_selection_clear)

/* Options --bank, --item, --section and --all into a selection. */
#define ITEM_SELECTION_ENTRIES(selection_)                                                                             \
  { "bank", 'b', 0, G_OPTION_ARG_FILENAME, &(selection_).bank, N_ ("the bank"), N_ ("BANK") },                         \
      { "item",   'i', 0, G_OPTION_ARG_STRING_ARRAY, &(selection_).items, N_ ("an item (may be given several times)"), \
        N_ ("ID") },                                                                                                   \
      { "section",                                                                                                     \
        0,                                                                                                             \
        0,                                                                                                             \
        G_OPTION_ARG_STRING_ARRAY,                                                                                     \
        &(selection_).sections,                                                                                        \
        N_ ("all items of a section in a state that fits (may be given several times)"),                               \
        N_ ("SECTION") },                                                                                              \
  {                                                                                                                    \
    "all", 0, 0, G_OPTION_ARG_NONE, &(selection_).all, N_ ("all items in a state that fits"), NULL                     \
  }

/* COMMAND_OK, or COMMAND_USAGE (said on standard error) where no bank is named, or not exactly one way to choose. */
int item_selection_check (const ItemSelection *selection);
/* Is it about many items, of which some may need nothing? */
gboolean item_selection_is_bulk (const ItemSelection *selection);

/* Does it to one item, or refuses. What it appends to out is printed once that is durable. */
typedef gboolean (*ItemSelectionFunc) (
    BankStore *store, const BankItem *item, GString *out, gpointer data, GError **error);
/* Calls func for each item, those of --section and --all by id and only where the state is in states (1 << BankState).
 * A refused item is named on standard error, the others go on. COMMAND_OK, or COMMAND_REFUSED where one was refused or
 * there is none. */
int item_selection_run (
    BankStore *store, const ItemSelection *selection, guint states, ItemSelectionFunc func, gpointer data);

/* {"item":...,"version":...,"state":...,"missing":...} as one line; missing NULL is left out. */
void
item_selection_append_json (GString *out, const char *item_id, guint32 version, const char *state, const char *missing);
