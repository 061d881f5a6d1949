/* Fields of the CSV files that are written here. */
#ifndef VT_CSV_TEXT_H
#define VT_CSV_TEXT_H

#include "bytes.h"

/* The text, in quotes when it needs them. */
void vt_csv_append(vt_buffer *out, const char *text);
/* 1299 -> "12.99". */
void vt_csv_append_cents(vt_buffer *out, uint32_t cents);

#endif
