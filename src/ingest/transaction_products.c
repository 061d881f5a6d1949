#include "transaction_products.h"

#include <stdint.h>
#include <string.h>

/* The id from its first digit that is not a leading zero; NULL when it is no number. */
static const char *bare_number(const char *id)
{
    if (!*id || id[strspn(id, "0123456789")]) return NULL;
    size_t zeros = strspn(id, "0");
    return id[zeros] ? id + zeros : id + zeros - 1;
}

static bool add_product(vt_product_rows *rows, const char *id, size_t row)
{
    bool added;
    if (!vt_id_index_add(&rows->exact, id, row, &added)) return false;
    const char *bare = bare_number(id);
    size_t *known = bare ? vt_id_index_add(&rows->bare, bare, row, &added) : NULL;
    if (known && !added) *known = SIZE_MAX;
    return !bare || known;
}

vt_status vt_product_rows_open(vt_product_rows *out, const vt_product *products, size_t count, vt_error *error)
{
    *out = (vt_product_rows){.exact = {.slots = NULL}};
    for (size_t row = 0; row < count; row++)
        if (!add_product(out, products[row].id, row))
            return vt_fail(error, VT_NO_MEMORY, "no memory to find %zu products", count);
    return VT_OK;
}

vt_product_match vt_product_rows_find(const vt_product_rows *rows, const char *id, size_t *row)
{
    const size_t *found = vt_id_index_find(&rows->exact, id);
    vt_product_match match = VT_PRODUCT_EXACT;
    if (!found) {
        const char *bare = bare_number(id);
        found = bare ? vt_id_index_find(&rows->bare, bare) : NULL;
        match = !found ? VT_PRODUCT_UNKNOWN : *found == SIZE_MAX ? VT_PRODUCT_AMBIGUOUS : VT_PRODUCT_BY_NUMBER;
    }
    *row = match == VT_PRODUCT_EXACT || match == VT_PRODUCT_BY_NUMBER ? *found : SIZE_MAX;
    return match;
}

void vt_product_rows_close(vt_product_rows *rows)
{
    vt_id_index_close(&rows->exact);
    vt_id_index_close(&rows->bare);
}
