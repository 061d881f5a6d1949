#include "cohort_writer.h"

vt_status vt_cohorts_write(vt_buffer *file, const vt_cohorts *cohorts, vt_error *error)
{
    VT_TRY(vt_cohorts_check(cohorts, error));
    size_t count = cohorts->count, width = cohorts->width;
    const vt_tensor tensors[] = {
        {.name = "people", .dtype = VT_DTYPE_U32, .dimensions = 1, .shape = {count},
         .data = (const uint8_t *)(const void *)cohorts->people, .size_bytes = count * sizeof(uint32_t)},
        {.name = "value_counts", .dtype = VT_DTYPE_U32, .dimensions = 1, .shape = {VT_COHORT_FACETS},
         .data = (const uint8_t *)(const void *)cohorts->value_counts, .size_bytes = VT_COHORT_FACETS * sizeof(uint32_t)},
        {.name = "weights", .dtype = VT_DTYPE_U8, .dimensions = 2, .shape = {count, width}, .data = cohorts->weights,
         .size_bytes = count * width},
    };
    return vt_safetensors_write(file, tensors, sizeof tensors / sizeof *tensors, NULL, error);
}
