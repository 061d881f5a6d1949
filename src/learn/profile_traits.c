#include "profile_traits.h"

#include "memory.h"

vt_status vt_profile_traits_open(vt_profile_traits *out, const vt_user_profiles *profiles, const vt_model *model, vt_error *error)
{
    *out = (vt_profile_traits){.known = model ? vt_model_traits(model) : 0};
    if (!profiles || !out->known) return VT_OK;
    out->trait_of = vt_alloc(profiles->value_count, sizeof *out->trait_of);
    if (!out->trait_of) return vt_fail(error, VT_NO_MEMORY, "no memory for %zu values of profiles", profiles->value_count);
    out->profiles = profiles;
    for (size_t i = 0; i < profiles->value_count; i++) out->trait_of[i] = (uint32_t)vt_model_trait_named(model, profiles->values[i]);
    return VT_OK;
}

void vt_profile_traits_close(vt_profile_traits *traits)
{
    vt_free(traits->trait_of);
    *traits = (vt_profile_traits){.profiles = NULL};
}

size_t vt_profile_traits_of(const vt_profile_traits *of, uint32_t user, vt_model_trait *traits)
{
    const vt_user_profiles *profiles = of->profiles;
    size_t count = 0;
    for (size_t i = 0; profiles && i < profiles->column_count; i++) {
        uint16_t value = profiles->of_user[user * profiles->column_count + i];
        uint32_t trait = value == VT_PROFILE_UNKNOWN ? (uint32_t)of->known : of->trait_of[value];
        if (trait < of->known) traits[count++] = (vt_model_trait){trait, 1.0f};
    }
    return count;
}
