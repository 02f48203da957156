/* What show and pack both print. */
#pragma once

#include "common/exam/bank-package.h"

/* One line per cell of the blueprint: items there, items on a form. */
void command_show_print_cells (const BankPackage *package);
