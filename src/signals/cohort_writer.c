#include "cohort_writer.h"

vt_status vt_cohorts_write(vt_buffer *file, const vt_cohorts *cohorts, size_t rows, vt_error *error)
{
    VT_TRY(vt_cohorts_check(cohorts, rows, error));
    size_t count = cohorts->count, width = cohorts->width, items = cohorts->item_offsets[count];
    const vt_tensor tensors[] = {
        {.name = "people", .dtype = VT_DTYPE_U32, .dimensions = 1, .shape = {count},
         .data = (const uint8_t *)(const void *)cohorts->people, .size_bytes = count * sizeof(uint32_t)},
        {.name = "value_counts", .dtype = VT_DTYPE_U32, .dimensions = 1, .shape = {VT_COHORT_FACETS},
         .data = (const uint8_t *)(const void *)cohorts->value_counts, .size_bytes = VT_COHORT_FACETS * sizeof(uint32_t)},
        {.name = "weights", .dtype = VT_DTYPE_U8, .dimensions = 2, .shape = {count, width}, .data = cohorts->weights,
         .size_bytes = count * width},
        {.name = "item_offsets", .dtype = VT_DTYPE_U32, .dimensions = 1, .shape = {count + 1},
         .data = (const uint8_t *)(const void *)cohorts->item_offsets, .size_bytes = (count + 1) * sizeof(uint32_t)},
        {.name = "item_rows", .dtype = VT_DTYPE_U32, .dimensions = 1, .shape = {items},
         .data = (const uint8_t *)(const void *)cohorts->item_rows, .size_bytes = items * sizeof(uint32_t)},
        {.name = "item_weights", .dtype = VT_DTYPE_U8, .dimensions = 1, .shape = {items}, .data = cohorts->item_weights,
         .size_bytes = items},
    };
    return vt_safetensors_write(file, tensors, sizeof tensors / sizeof *tensors, NULL, error);
}
