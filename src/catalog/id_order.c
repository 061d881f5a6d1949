#include "id_order.h"

#include <stdbool.h>
#include <string.h>

/* The digits' count of a numeric id, 0 of any other. */
static size_t numeric_length(const char *id)
{
    size_t length = strspn(id, "0123456789");
    bool canonical = length && !id[length] && (id[0] != '0' || length == 1);
    return canonical ? length : 0;
}

int vt_id_compare(const char *a, const char *b)
{
    size_t a_digits = numeric_length(a), b_digits = numeric_length(b);
    if (!a_digits != !b_digits) return a_digits ? -1 : 1;
    if (a_digits != b_digits) return a_digits < b_digits ? -1 : 1;
    return strcmp(a, b);
}
