#include "signals_writer.h"

#include <stdio.h>

enum { MOST_TENSORS = 12 };

typedef struct tensor_list {
    vt_tensor tensors[MOST_TENSORS];
    size_t count;
} tensor_list;

static void add(tensor_list *list, const char *name, vt_dtype dtype, const void *values, size_t count)
{
    vt_tensor *tensor = &list->tensors[list->count++];
    snprintf(tensor->name, sizeof tensor->name, "%s", name);
    tensor->dtype = dtype;
    tensor->dimensions = 1;
    tensor->shape[0] = count;
    tensor->data = values;
    tensor->size_bytes = count * sizeof(uint32_t);
}

vt_status vt_signals_write(vt_buffer *file, const vt_signals *signals, vt_error *error)
{
    VT_TRY(vt_signals_check(signals, error));
    const int32_t clock[2] = {signals->first_day, signals->last_day};
    size_t rows = signals->rows, partners = signals->partner_offsets[rows], days = signals->day_offsets[rows];
    tensor_list list = {.count = 0};
    add(&list, "clock", VT_DTYPE_I32, clock, 2);
    add(&list, "orders", VT_DTYPE_U32, signals->orders, rows);
    add(&list, "buyers", VT_DTYPE_U32, signals->buyers, rows);
    add(&list, "repeat_buyers", VT_DTYPE_U32, signals->repeat_buyers, rows);
    add(&list, "repeat_days", VT_DTYPE_U32, signals->repeat_days, rows);
    add(&list, "partner_offsets", VT_DTYPE_U32, signals->partner_offsets, rows + 1);
    add(&list, "partner_rows", VT_DTYPE_U32, signals->partner_rows, partners);
    add(&list, "partner_counts", VT_DTYPE_U32, signals->partner_counts, partners);
    add(&list, "day_offsets", VT_DTYPE_U32, signals->day_offsets, rows + 1);
    add(&list, "day_ages", VT_DTYPE_U32, signals->day_ages, days);
    add(&list, "day_units", VT_DTYPE_U32, signals->day_units, days);
    add(&list, "day_interactions", VT_DTYPE_U32, signals->day_interactions, days);
    return vt_safetensors_write(file, list.tensors, list.count, NULL, error);
}
