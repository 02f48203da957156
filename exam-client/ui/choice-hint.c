/* Sentences about numbers of answers. */
#include "exam-client/ui/choice-hint.h"

#include "common/base/i18n.h"

char *
choice_hint_dup (guint min, guint max)
{
  if (max == 1)
    return g_strdup (_ ("Choose one."));
  if (max > 0 && min == max)
    return g_strdup_printf (_ ("Choose %u."), max);
  if (max > 0 && min > 1)
    return g_strdup_printf (_ ("Choose %u to %u."), min, max);
  if (max > 0)
    return g_strdup_printf (_ ("Choose up to %u."), max);
  if (min > 1)
    return g_strdup_printf (_ ("Choose at least %u."), min);
  return g_strdup (_ ("More than one answer may be right. Choose all that apply."));
}

char *
choice_hint_dup_too_many (guint max)
{
  if (max == 1)
    return g_strdup (_ ("Only one may be chosen. Take the other one back first."));
  return g_strdup_printf (_ ("No more than %u may be chosen. Take one back first."), max);
}
