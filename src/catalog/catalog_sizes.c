#include "catalog_parts.h"

#include <string.h>

const char *vt_catalog_size_set(const vt_catalog *catalog, size_t set)
{
    VT_CHECK(set < catalog->facets[VT_VALUED_SIZES].count);
    return catalog->facets[VT_VALUED_SIZES].values[set];
}

const char *vt_next_size(const char **at, size_t *length)
{
    const char *size = *at;
    if (!*size) return NULL;
    *length = strcspn(size, "|");
    *at = size + *length + (size[*length] == '|');
    return size;
}

bool vt_sizes_have(const char *set, const char *const *sizes, size_t count)
{
    size_t length;
    for (const char *size; (size = vt_next_size(&set, &length)) != NULL;)
        for (size_t i = 0; i < count; i++)
            if (strncmp(sizes[i], size, length) == 0 && !sizes[i][length]) return true;
    return false;
}
