/* What the profile's settings say, as a learned model reads it: values of its profile columns, found by name.
 *
 *   setting    columns                     values
 *   gender     gender, sex, department     the setting in lower case; where the model does not have it, another word for women, men,
 *                                          girls or boys ("female", "f")
 *   sizes      size, sizes                 each size in lower case; of n that the model has, each with share 1 / n
 *
 * The first column that has a value counts. Models without profile columns have none. */
#ifndef VT_TRAITS_H
#define VT_TRAITS_H

#include "model.h"
#include "strategy.h"

enum { VT_MOST_TRAITS = 16, VT_TRAIT_WORD_BYTES = 64 };

typedef struct vt_traits {
    vt_model_trait traits[VT_MOST_TRAITS];
    char words[VT_MOST_TRAITS][VT_TRAIT_WORD_BYTES]; /* what the profile says, in its own spelling */
    bool is_size[VT_MOST_TRAITS];
    size_t count;
} vt_traits;

void vt_traits_fill(vt_traits *out, const vt_visitor *visitor, const vt_model *model);

/* Writes the term, "profile:gender" or "profile:size", and the label, "because your profile says Women" ("says size M"), or "although ..."
 * where the amount is negative. */
void vt_trait_tell(vt_reason *reason, const vt_traits *traits, size_t at);

#endif
