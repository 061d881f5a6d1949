#include "cohort_centroids.h"

#include <string.h>

/* As many as the last offset says; that many as SIZE_MAX would stand for any. */
static vt_status read_items(vt_cohorts *cohorts, vt_error *error)
{
    const vt_tensor *tensor;
    if (cohorts->count > VT_COHORTS_MOST)
        return vt_fail(error, VT_BAD_DATA, "cohorts: tensor people: %zu cohorts are not 1 to %d", cohorts->count, VT_COHORTS_MOST);
    VT_TRY(vt_safetensors_require(cohorts->file, "item_offsets", VT_DTYPE_U32, 1, (const size_t[]){cohorts->count + 1}, &tensor, error));
    cohorts->item_offsets = (const uint32_t *)(const void *)tensor->data;
    size_t items = cohorts->item_offsets[cohorts->count];
    if (items > (size_t)VT_COHORTS_MOST * VT_COHORT_MOST_ITEMS) return vt_fail(error, VT_BAD_DATA, "cohorts: tensor item_offsets: too many");
    VT_TRY(vt_safetensors_require(cohorts->file, "item_rows", VT_DTYPE_U32, 1, &items, &tensor, error));
    cohorts->item_rows = (const uint32_t *)(const void *)tensor->data;
    VT_TRY(vt_safetensors_require(cohorts->file, "item_weights", VT_DTYPE_U8, 1, &items, &tensor, error));
    cohorts->item_weights = tensor->data;
    return VT_OK;
}

static vt_status read_tensors(vt_cohorts *cohorts, vt_error *error)
{
    const vt_tensor *tensor;
    VT_TRY(vt_safetensors_require(cohorts->file, "people", VT_DTYPE_U32, 1, (const size_t[]){SIZE_MAX}, &tensor, error));
    cohorts->people = (const uint32_t *)(const void *)tensor->data;
    cohorts->count = tensor->shape[0];
    VT_TRY(vt_safetensors_require(cohorts->file, "value_counts", VT_DTYPE_U32, 1, (const size_t[]){VT_COHORT_FACETS}, &tensor, error));
    cohorts->value_counts = (const uint32_t *)(const void *)tensor->data;
    VT_TRY(vt_safetensors_require(cohorts->file, "weights", VT_DTYPE_U8, 2, (const size_t[]){SIZE_MAX, SIZE_MAX}, &tensor, error));
    if (tensor->shape[0] != cohorts->count)
        return vt_fail(error, VT_BAD_DATA, "cohorts: tensor weights has %zu rows for %zu cohorts", tensor->shape[0], cohorts->count);
    cohorts->width = tensor->shape[1];
    cohorts->weights = tensor->data;
    return read_items(cohorts, error);
}

vt_status vt_cohorts_open(vt_cohorts *out, vt_bytes file, size_t rows, vt_error *error)
{
    memset(out, 0, sizeof *out);
    vt_cohorts opened = {.count = 0};
    VT_TRY(vt_safetensors_open(&opened.file, file, "cohorts", error));
    vt_status status = read_tensors(&opened, error);
    if (status == VT_OK) status = vt_cohorts_check(&opened, rows, error);
    if (status == VT_OK) *out = opened;
    else vt_cohorts_close(&opened);
    return status;
}

void vt_cohorts_close(vt_cohorts *cohorts)
{
    vt_safetensors_close(cohorts->file);
    memset(cohorts, 0, sizeof *cohorts);
}

static vt_status check_widths(const vt_cohorts *cohorts, vt_error *error)
{
    uint64_t width = 0;
    for (size_t facet = 0; facet < VT_COHORT_FACETS; facet++) {
        if (cohorts->value_counts[facet] == 0)
            return vt_fail(error, VT_BAD_DATA, "cohorts: tensor value_counts: entry %zu is 0", facet);
        width += cohorts->value_counts[facet];
    }
    if (width != cohorts->width)
        return vt_fail(error, VT_BAD_DATA, "cohorts: tensor weights has %zu columns for %llu values", cohorts->width,
                       (unsigned long long)width);
    return VT_OK;
}

static vt_status check_people(const vt_cohorts *cohorts, size_t cohort, vt_error *error)
{
    const uint8_t *weights = cohorts->weights + cohort * cohorts->width;
    size_t at = 0;
    if (cohorts->people[cohort] < VT_COHORT_LEAST_PEOPLE)
        return vt_fail(error, VT_BAD_DATA, "cohorts: tensor people: cohort %zu is of %u, fewer than %d", cohort,
                       (unsigned)cohorts->people[cohort], VT_COHORT_LEAST_PEOPLE);
    if (cohort && cohorts->people[cohort] > cohorts->people[cohort - 1])
        return vt_fail(error, VT_BAD_DATA, "cohorts: tensor people: cohort %zu is larger than the one before it", cohort);
    while (at < cohorts->width && weights[at] == 0) at++;
    if (at == cohorts->width) return vt_fail(error, VT_BAD_DATA, "cohorts: tensor weights: cohort %zu prefers nothing", cohort);
    return VT_OK;
}

static vt_status check_items(const vt_cohorts *cohorts, size_t cohort, size_t rows, vt_error *error)
{
    size_t begin = cohorts->item_offsets[cohort], end = cohorts->item_offsets[cohort + 1];
    if (end < begin || end - begin > VT_COHORT_MOST_ITEMS || end > cohorts->item_offsets[cohorts->count])
        return vt_fail(error, VT_BAD_DATA, "cohorts: tensor item_offsets: cohort %zu has not 0 to %d", cohort, VT_COHORT_MOST_ITEMS);
    for (size_t i = begin; i < end; i++) {
        if (cohorts->item_rows[i] >= rows || (i > begin && cohorts->item_rows[i] <= cohorts->item_rows[i - 1]))
            return vt_fail(error, VT_BAD_DATA, "cohorts: tensor item_rows: cohort %zu is not in order or out of range", cohort);
        if (!cohorts->item_weights[i]) return vt_fail(error, VT_BAD_DATA, "cohorts: tensor item_weights: cohort %zu has a 0", cohort);
    }
    return VT_OK;
}

vt_status vt_cohorts_check(const vt_cohorts *cohorts, size_t rows, vt_error *error)
{
    if (cohorts->count < 1 || cohorts->count > VT_COHORTS_MOST)
        return vt_fail(error, VT_BAD_DATA, "cohorts: tensor people: %zu cohorts are not 1 to %d", cohorts->count, VT_COHORTS_MOST);
    VT_TRY(check_widths(cohorts, error));
    for (size_t i = 0; i < cohorts->count; i++) VT_TRY(check_people(cohorts, i, error));
    if (cohorts->item_offsets[0]) return vt_fail(error, VT_BAD_DATA, "cohorts: tensor item_offsets does not begin with 0");
    for (size_t i = 0; i < cohorts->count; i++) VT_TRY(check_items(cohorts, i, rows, error));
    return VT_OK;
}
