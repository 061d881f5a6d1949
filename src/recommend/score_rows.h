/* From a formula to a slate: scores rows as sums of terms, keeps the best, and tells each by its terms. */
#ifndef VT_SCORE_ROWS_H
#define VT_SCORE_ROWS_H

#include "strategy.h"

enum { VT_MAX_TERMS = VT_MAX_REASONS };

/* A strategy's formula. Amounts are millionths; a row's score is the sum of its terms. */
typedef struct vt_formula {
    const char *source; /* name of the strategy */
    const void *context;
    size_t term_count; /* 1..VT_MAX_TERMS */
    const char *const *terms; /* [term_count]: names for programs */
    /* Fills amounts[term_count]; false: the row is no candidate. */
    bool (*score)(const void *context, size_t row, int64_t *amounts);
    /* Words for a shopper, written with vt_reason_label. Called for terms that are not 0. */
    void (*label)(const void *context, size_t row, size_t term, vt_reason *reason);
} vt_formula;

/* Fills slate->items with the best rows of `candidates`: score descending, then row. Terms that are 0 give no reason. Cost: one
 * call of `score` a candidate. */
void vt_score_rows(vt_slate *slate, const vt_task *task, const vt_row_mask *candidates, const vt_formula *formula);

/* Writes the item of one row that the formula scores: score, reasons unless `brief`, source. */
void vt_explain_row(vt_slate_item *item, const vt_formula *formula, size_t row, bool brief);

/* Sets the label, cut between characters where it is too long. */
void vt_reason_label(vt_reason *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Term "rating" of most formulas: `per_star` millionths a star, 0 for an unknown rating; and its label. */
int64_t vt_rating_amount(const vt_task *task, size_t row, int64_t per_star);
void vt_rating_label(const vt_task *task, size_t row, vt_reason *reason);

/* Nearest whole number of millionths, halves up. |value| < 9e12. */
int64_t vt_micros(double value);

#endif
