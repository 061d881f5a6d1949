/* Inside ingest/: product ids as transactions write them -> catalog rows. */
#ifndef VT_TRANSACTION_PRODUCTS_H
#define VT_TRANSACTION_PRODUCTS_H

#include "catalog.h"
#include "id_index.h"

enum { VT_PRODUCT_ID_BYTES = 128 };

typedef enum vt_product_match {
    VT_PRODUCT_EXACT,
    VT_PRODUCT_BY_NUMBER, /* equal but for leading zeros, which a spreadsheet took off one of the two; and no other product is */
    VT_PRODUCT_AMBIGUOUS, /* equal but for leading zeros to several products */
    VT_PRODUCT_UNKNOWN
} vt_product_match;

/* Borrows the products' ids. */
typedef struct vt_product_rows {
    vt_id_index exact;
    vt_id_index bare; /* numeric ids without their leading zeros */
} vt_product_rows;

/* VT_NO_MEMORY. vt_product_rows_close in any case. */
vt_status vt_product_rows_open(vt_product_rows *out, const vt_product *products, size_t count, vt_error *error);
vt_product_match vt_product_rows_find(const vt_product_rows *rows, const char *id, size_t *row);
void vt_product_rows_close(vt_product_rows *rows);

#endif
