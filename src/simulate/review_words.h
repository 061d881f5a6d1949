/* What reviews of demo shoppers say. */
#ifndef VT_REVIEW_WORDS_H
#define VT_REVIEW_WORDS_H

#include <stdint.h>

/* A sentence or two that fits the rating (1..5) and the kind of product; no quotes, no backslashes. */
const char *vt_review_text(uint32_t rating, const char *master_category, uint32_t luck);

#endif
