/* Titles and descriptions from the templates of the type tables. */
#ifndef VT_DEMO_WORDS_H
#define VT_DEMO_WORDS_H

#include "demo_plan.h"

/* The name of a model, such as "Linnea". Never NULL. */
const char *vt_model_name(uint32_t number);
void vt_write_title(vt_demo_product *product, const char *model_name);
void vt_write_description(vt_demo_product *product);

#endif
