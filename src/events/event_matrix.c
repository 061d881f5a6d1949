#include "event_matrix.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* One event's share of its pair; `order` keeps the additions in the log's order. */
typedef struct pair_share {
    uint32_t item, order;
    double amount;
} pair_share;

static int compare_shares(const void *a, const void *b)
{
    const pair_share *left = a, *right = b;
    if (left->item != right->item) return left->item < right->item ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

static bool all_zero(const vt_pair_options *options)
{
    for (int type = 0; type < VT_LOG_TYPES; type++)
        if (options->type_weights[type] > 0) return false;
    return true;
}

static double weight_of(const vt_pair_options *options, bool equal, const vt_log_event *event)
{
    return equal ? event->quantity : (double)options->type_weights[event->type] * event->quantity;
}

static float value_of(const vt_pair_options *options, double total)
{
    if (options->value == VT_PAIR_ONE) return 1;
    return (float)(options->value == VT_PAIR_TOTAL ? total : log2(1 + total));
}

/* Appends a user's pairs to the row that ends at matrix->offsets[user + 1]. */
static void append_pairs(vt_pair_matrix *matrix, size_t user, const pair_share *shares, size_t count, const vt_pair_options *options)
{
    size_t end = matrix->offsets[user];
    for (size_t i = 0, next; i < count; i = next) {
        double total = 0;
        for (next = i; next < count && shares[next].item == shares[i].item; next++) total += shares[next].amount;
        float value = value_of(options, total);
        if (!(total > 0 && value > 0)) continue;
        matrix->indices[end] = shares[i].item;
        matrix->values[end++] = value;
    }
    matrix->offsets[user + 1] = end;
}

static void fill_rows(vt_pair_matrix *matrix, const vt_event_log *log, pair_share *shares, const vt_pair_options *options)
{
    bool equal = all_zero(options);
    for (size_t user = 0; user < log->users; user++) {
        size_t begin = log->user_offsets[user], count = log->user_offsets[user + 1] - begin;
        bool sorted = true;
        for (size_t i = 0; i < count; i++) {
            const vt_log_event *event = &log->events[begin + i];
            shares[i] = (pair_share){event->item, (uint32_t)i, weight_of(options, equal, event)};
            sorted &= i == 0 || shares[i - 1].item <= event->item;
        }
        if (!sorted) qsort(shares, count, sizeof *shares, compare_shares);
        append_pairs(matrix, user, shares, count, options);
    }
}

static size_t longest_row(const vt_event_log *log)
{
    size_t longest = 0;
    for (size_t user = 0; user < log->users; user++) {
        size_t count = log->user_offsets[user + 1] - log->user_offsets[user];
        if (count > longest) longest = count;
    }
    return longest;
}

/* Gives back what distinct pairs do not need; the larger arrays stay when there is no memory for smaller ones. */
static void shrink(vt_pair_matrix *matrix, size_t room)
{
    size_t count = matrix->offsets[matrix->rows];
    uint32_t *indices = vt_resize(matrix->indices, room, count, sizeof *indices);
    if (indices) matrix->indices = indices;
    float *values = vt_resize(matrix->values, room, count, sizeof *values);
    if (values) matrix->values = values;
}

static bool make_room(vt_pair_matrix *matrix, size_t rows, size_t columns, size_t count)
{
    *matrix = (vt_pair_matrix){.rows = rows, .columns = columns};
    matrix->offsets = vt_alloc(rows + 1, sizeof *matrix->offsets);
    matrix->indices = vt_alloc(count, sizeof *matrix->indices);
    matrix->values = vt_alloc(count, sizeof *matrix->values);
    return matrix->offsets && matrix->indices && matrix->values;
}

vt_status vt_pair_matrix_open(vt_pair_matrix *out, const vt_event_log *log, const vt_pair_options *options, vt_error *error)
{
    static const vt_pair_options plain = {.value = VT_PAIR_LOG};
    pair_share *shares = vt_alloc(longest_row(log), sizeof *shares);
    bool made = make_room(out, log->users, log->items, log->count) && shares;
    if (made) {
        fill_rows(out, log, shares, options ? options : &plain);
        shrink(out, log->count);
    }
    vt_free(shares);
    if (made) return VT_OK;
    vt_pair_matrix_close(out);
    return vt_fail(error, VT_NO_MEMORY, "no memory for the pairs of %zu events", log->count);
}

vt_status vt_pair_matrix_transpose(vt_pair_matrix *out, const vt_pair_matrix *matrix, vt_error *error)
{
    size_t count = matrix->offsets[matrix->rows];
    if (!make_room(out, matrix->columns, matrix->rows, count)) {
        vt_pair_matrix_close(out);
        return vt_fail(error, VT_NO_MEMORY, "no memory to transpose %zu pairs", count);
    }
    for (size_t i = 0; i < count; i++) out->offsets[matrix->indices[i] + 1]++;
    for (size_t row = 0; row < out->rows; row++) out->offsets[row + 1] += out->offsets[row];
    for (size_t row = 0; row < matrix->rows; row++)
        for (size_t i = matrix->offsets[row]; i < matrix->offsets[row + 1]; i++) {
            size_t at = out->offsets[matrix->indices[i]]++;
            out->indices[at] = (uint32_t)row;
            out->values[at] = matrix->values[i];
        }
    for (size_t row = out->rows; row > 0; row--) out->offsets[row] = out->offsets[row - 1];
    out->offsets[0] = 0;
    return VT_OK;
}

void vt_pair_matrix_close(vt_pair_matrix *matrix)
{
    vt_free(matrix->offsets);
    vt_free(matrix->indices);
    vt_free(matrix->values);
    *matrix = (vt_pair_matrix){.rows = 0};
}
