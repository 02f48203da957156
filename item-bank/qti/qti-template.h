/* The response processing templates of the QTI standard. */
#pragma once

#include "item-bank/qti/qti-node.h"

/* The rules that a template stands for, by its address: match_correct, map_response, map_response_point of any version,
 * with or without ".xml", and those of Common Cartridge (CC2_match, CC2_match_basic, CC2_map_response). NULL for
 * another. */
QtiNode *qti_template_new (const char *uri);
