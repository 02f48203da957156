/* exam-server: the server of an exam centre and its administration. */
#include "common/base/i18n.h"
#include "exam-server/api/command.h"

int
main (int argc, char **argv)
{
  i18n_init (NULL);
  return command_main (argc, argv);
}
