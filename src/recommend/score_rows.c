#include "score_rows.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct scored_row {
    int64_t score;
    size_t row;
} scored_row;

/* The best rows so far as a binary heap with the worst on top. */
typedef struct best_rows {
    scored_row rows[VT_SLATE_MAX_LIMIT];
    size_t count, limit;
} best_rows;

static bool is_better(scored_row a, scored_row b) { return a.score != b.score ? a.score > b.score : a.row < b.row; }

static void swap(scored_row *a, scored_row *b)
{
    scored_row kept = *a;
    *a = *b;
    *b = kept;
}

static void sink(scored_row *rows, size_t count)
{
    for (size_t at = 0, child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_better(rows[child], rows[child + 1])) child++;
        if (!is_better(rows[at], rows[child])) return;
        swap(&rows[at], &rows[child]);
    }
}

static void offer(best_rows *best, scored_row row)
{
    if (best->count == best->limit) {
        if (!is_better(row, best->rows[0])) return;
        best->rows[0] = row;
        sink(best->rows, best->count);
        return;
    }
    size_t at = best->count++;
    best->rows[at] = row;
    for (size_t above; at > 0 && is_better(best->rows[above = (at - 1) / 2], best->rows[at]); at = above)
        swap(&best->rows[above], &best->rows[at]);
}

/* Heap to descending order: the worst goes to the end, again and again. */
static void order(best_rows *best)
{
    for (size_t left = best->count; left > 1; left--) {
        swap(&best->rows[0], &best->rows[left - 1]);
        sink(best->rows, left - 1);
    }
}

static int64_t sum(const int64_t *amounts, size_t count)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total += amounts[i];
    return total;
}

void vt_explain_row(vt_slate_item *item, const vt_formula *formula, size_t row, bool brief)
{
    int64_t amounts[VT_MAX_TERMS] = {0};
    *item = (vt_slate_item){.row = row, .source = formula->source};
    bool scored = formula->score(formula->context, row, amounts);
    VT_CHECK(scored);
    item->score_micros = sum(amounts, formula->term_count);
    if (brief) return;
    for (size_t term = 0; term < formula->term_count; term++) {
        if (amounts[term] == 0) continue;
        vt_reason *reason = &item->reasons[item->reason_count++];
        snprintf(reason->term, sizeof reason->term, "%s", formula->terms[term]);
        reason->amount_micros = amounts[term];
        formula->label(formula->context, item->row, term, reason);
    }
}

void vt_score_rows(vt_slate *slate, const vt_task *task, const vt_row_mask *candidates, const vt_formula *formula)
{
    VT_CHECK(formula->term_count >= 1 && formula->term_count <= VT_MAX_TERMS);
    best_rows best = {.limit = task->request->limit};
    int64_t amounts[VT_MAX_TERMS];
    for (size_t word = 0; word * 64 < candidates->rows; word++)
        for (uint64_t bits = candidates->words[word]; bits; bits &= bits - 1) {
            size_t row = word * 64 + (size_t)__builtin_ctzll(bits);
            memset(amounts, 0, sizeof amounts);
            if (formula->score(formula->context, row, amounts))
                offer(&best, (scored_row){sum(amounts, formula->term_count), row});
        }
    order(&best);
    for (size_t i = 0; i < best.count; i++)
        vt_explain_row(&slate->items[i], formula, best.rows[i].row, task->request->brief);
    slate->count = best.count;
}

void vt_reason_label(vt_reason *reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(reason->label, sizeof reason->label, format, arguments);
    va_end(arguments);
    if (length < (int)sizeof reason->label) return;
    /* Back to the first byte of the character that was cut. */
    size_t end = sizeof reason->label - 1;
    while (end > 0 && ((unsigned char)reason->label[end - 1] & 0xc0) == 0x80) end--;
    reason->label[end > 0 && (unsigned char)reason->label[end - 1] >= 0xc0 ? end - 1 : sizeof reason->label - 1] = '\0';
}

int64_t vt_rating_amount(const vt_task *task, size_t row, int64_t per_star)
{
    int8_t tenths = task->columns.rating_tenths[row];
    return tenths < 0 ? 0 : tenths * per_star / 10;
}

void vt_rating_label(const vt_task *task, size_t row, vt_reason *reason)
{
    int8_t tenths = task->columns.rating_tenths[row];
    vt_reason_label(reason, "rated %d.%d of 5", tenths / 10, tenths % 10);
}

int64_t vt_micros(double value) { return (int64_t)floor(value * VT_MICROS + 0.5); }
