/* Which rows a strategy may show to this visitor, beyond what the task rules out for everybody. */
#ifndef VT_CANDIDATES_H
#define VT_CANDIDATES_H

#include "strategy.h"

/* The task's candidates without what the visitor has bought and kept. words is NULL when
 * memory is out; free with vt_row_mask_close. */
vt_row_mask vt_fresh_candidates(const vt_task *task);

/* Keeps the rows of the visitor's department: the gender of vt_visitor_segment and Unisex. Changes nothing when no department is
 * known, when the request's filter chooses genders itself, or when none would be left. VT_NO_MEMORY. */
vt_status vt_keep_department(vt_row_mask *mask, const vt_task *task);

/* Keeps what fits the visitor: a row passes when it has no sizes, comes in a size that the profile names, or no such size occurs
 * in its sub-category (a shoe size says nothing about shirts). Changes nothing when the profile names none, or when the
 * request's filter chooses sizes itself. VT_NO_MEMORY. */
vt_status vt_keep_sizes(vt_row_mask *mask, const vt_task *task);

/* vt_fresh_candidates of the department that fit. */
vt_row_mask vt_department_candidates(const vt_task *task);

/* Keeps the rows within the budget that was given in the quiz, and those without a price, unless none would be left or no
 * budget was given. VT_NO_MEMORY. */
vt_status vt_keep_budget(vt_row_mask *mask, const vt_task *task);

/* Keeps the rows whose value of `facet` is `value` or `also`, unless none would be left. VT_NO_MEMORY. */
vt_status vt_keep_value(vt_row_mask *mask, const vt_task *task, vt_facet facet, size_t value, size_t also);

#endif
