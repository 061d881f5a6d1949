#include "looks_fit.h"

#include "memory.h"
#include "visual_map_fit.h"

#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* labels[i] = the rank of the facet's value among those that occur, or -1 when empty, for the rows with a photo. */
static bool label_rows(const vt_space_input *input, vt_facet facet, int32_t *labels)
{
    const size_t *rows = input->photo_rows, count = input->photo_count;
    const char **values = vt_alloc(count, sizeof *values);
    if (!values) return false;
    for (size_t i = 0; i < count; i++) values[i] = input->products[rows[i]].facets[facet];
    qsort(values, count, sizeof *values, by_text);
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++)
        if (distinct == 0 || strcmp(values[distinct - 1], values[i]) != 0) values[distinct++] = values[i];
    for (size_t i = 0; i < count; i++) {
        const char *value = input->products[rows[i]].facets[facet];
        const char **found = bsearch(&value, values, distinct, sizeof *values, by_text);
        labels[i] = *value && found ? (int32_t)(found - values) : -1;
    }
    vt_free(values);
    return true;
}

vt_status vt_looks_fit(vt_buffer *file, const vt_space_input *input, vt_error *error)
{
    size_t count = input->photo_count, part_count;
    int32_t *type = vt_alloc(count, sizeof *type), *category = vt_alloc(count, sizeof *type),
            *colour = vt_alloc(count, sizeof *type);
    vt_visual_labels labels = {type, category, colour};
    vt_visual_part parts[VT_VISUAL_MAX_PARTS];
    vt_status status = VT_NO_MEMORY;
    if (type && category && colour && label_rows(input, VT_FACET_ARTICLE_TYPE, type) &&
        label_rows(input, VT_FACET_CATEGORY, category) && label_rows(input, VT_FACET_COLOUR, colour))
        status = vt_visual_map_fit(file, parts, &part_count, input->raw, count, &labels, input->seed, error);
    else vt_fail(error, status, "out of memory");
    vt_free(type);
    vt_free(category);
    vt_free(colour);
    return status;
}
