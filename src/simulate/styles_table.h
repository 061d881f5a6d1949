/* The catalog in Kaggle's fashion columns and ours: styles.csv. */
#ifndef VT_STYLES_TABLE_H
#define VT_STYLES_TABLE_H

#include "bytes.h"
#include "demo_plan.h"

void vt_write_styles_header(vt_buffer *out);
void vt_write_styles_row(vt_buffer *out, const vt_demo_product *product);

#endif
