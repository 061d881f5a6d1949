/* What stands in one cell of a table from outside. */
#ifndef VT_CELL_TEXT_H
#define VT_CELL_TEXT_H

#include "bytes.h"

enum { VT_CELL_BYTES = 256, VT_CELL_SHOWN_BYTES = 60, VT_CELL_FIRST_DAY = 0, VT_CELL_LAST_DAY = 84005 /* 2199-12-31 */ };

/* The cell as a C string; false when it does not fit or holds a NUL. */
bool vt_cell_text(vt_bytes cell, char text[VT_CELL_BYTES]);
/* The cell as a report may show it, control characters as spaces; false when it is too long for that or no UTF-8. */
bool vt_cell_example(vt_bytes cell, char text[VT_CELL_BYTES]);
/* The day of "2026-09-30", alone or before a time of day, as written; false when it is none of 1970 to 2199. */
bool vt_cell_day(vt_bytes cell, int32_t *day);
/* Whether the lower-case form of the cell is one of the words of a list "a|b|c". */
bool vt_cell_is_one_of(vt_bytes cell, const char *words);

#endif
