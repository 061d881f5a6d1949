/* The sizes that a demo product comes in: letters for clothes, EU numbers for shoes, ages for children. */
#ifndef VT_SIZE_RUNS_H
#define VT_SIZE_RUNS_H

#include "demo_plan.h"

/* Writes "S|M|L|XL", or "" for what has no sizes (bags, watches). Some sizes at either end are missing, told by id and model, so
 * that a filter has something to leave out. room: VT_DEMO_SIZES_BYTES. */
enum { VT_DEMO_SIZES_BYTES = 80 };
void vt_demo_sizes(char *sizes, const vt_demo_product *product);

#endif
