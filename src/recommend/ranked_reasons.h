/* What the features of a ranker are called where shoppers read them. */
#ifndef VT_RANKED_REASONS_H
#define VT_RANKED_REASONS_H

#include "rank_features.h"
#include "slate.h"

/* Writes the term, the feature's name, and the label: "sold in 30 days: 34", or "...: not known". */
void vt_ranked_reason_tell(vt_reason *reason, size_t feature, float value);

#endif
