/* The order of product ids, which is the order of rows in a pack. */
#ifndef VT_ID_ORDER_H
#define VT_ID_ORDER_H

/* Numeric ids (decimal digits only, no leading zero unless "0") by number, before all others, which go by
 * bytes. Numbers may be of any length. A qsort-style comparison; 0 only for equal ids. */
int vt_id_compare(const char *a, const char *b);

#endif
