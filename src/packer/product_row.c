#include "product_row.h"

#include "id_order.h"

size_t vt_product_row(const vt_product *products, size_t count, const char *id)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = vt_id_compare(products[middle].id, id);
        if (order == 0) return middle;
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return SIZE_MAX;
}
