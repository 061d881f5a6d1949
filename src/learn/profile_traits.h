/* What a log knows of its users, as values of a model's profile. */
#ifndef VT_PROFILE_TRAITS_H
#define VT_PROFILE_TRAITS_H

#include "model.h"
#include "user_profiles.h"

/* Owned: vt_profile_traits_close. Borrows the profiles. */
typedef struct vt_profile_traits {
    const vt_user_profiles *profiles; /* NULL: nothing is known of anybody, or the model has no such values */
    size_t known;                     /* values of the model */
    uint32_t *trait_of;               /* [the log's values]: the model's value of that name, or `known` */
} vt_profile_traits;

/* profiles and model may be NULL. VT_NO_MEMORY. */
vt_status vt_profile_traits_open(vt_profile_traits *out, const vt_user_profiles *profiles, const vt_model *model, vt_error *error);
void vt_profile_traits_close(vt_profile_traits *traits);

/* Fills `traits`, room for VT_PROFILE_MOST_COLUMNS; returns how many. */
size_t vt_profile_traits_of(const vt_profile_traits *of, uint32_t user, vt_model_trait *traits);

#endif
