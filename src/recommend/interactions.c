/* Strategy "interactions": from likes, bookmarks and reviews (StyleSense's interaction_weight).
 *
 * weight(sign) = max(0.2, base * boost), base: like 1.0, bookmark 1.2, review 1.5; boost: 1 + (rating - 3) / 10 of a review with
 * a rating, else 1.
 * score(x) = 3 * sub(x) + 2 * type(x) + 1 * colour(x)
 *
 * sub, type, colour: the preference for the sub-category, article type and base colour of x, from 0 to 1: weights of the signs
 * with that value over those with the strongest value. Candidates are of the visitor's
 * department; what the signs are about and what was bought is out. */
#include "affinity.h"
#include "candidates.h"

typedef struct interaction_inputs {
    const vt_task *task;
    vt_preferences preferences;
} interaction_inputs;

static bool interactions_score(const void *context, size_t row, int64_t *amounts)
{
    return vt_affinity(&((const interaction_inputs *)context)->preferences, row, amounts) > 0;
}

static void interactions_label(const void *context, size_t row, size_t term, vt_reason *reason)
{
    const vt_task *task = ((const interaction_inputs *)context)->task;
    vt_facet facet = vt_affinity_facet(term);
    const uint32_t *value_of = task->columns.facets[facet];
    unsigned signs = 0;
    for (size_t i = 0; i < task->visitor->sign_count; i++) {
        const vt_sign *sign = &task->visitor->signs[i];
        signs += vt_sign_weight(sign) > 0 && value_of[sign->row] == value_of[row];
    }
    vt_reason_label(reason, facet == VT_FACET_COLOUR ? "you liked, saved or reviewed %u in %s" : "you liked, saved or reviewed %u %s",
                    signs, vt_catalog_facet_value(task->shop->catalog, facet, value_of[row]));
}

static void drop_known(vt_row_mask *mask, const vt_visitor *visitor)
{
    for (size_t i = 0; i < visitor->sign_count; i++)
        if (vt_sign_weight(&visitor->signs[i]) > 0) vt_row_mask_drop(mask, visitor->signs[i].row);
}

vt_status vt_strategy_interactions(const vt_task *task, vt_slate *slate, vt_error *error)
{
    interaction_inputs interactions = {.task = task};
    VT_TRY(vt_preferences_from_signs(&interactions.preferences, task->visitor, task->shop->catalog, error));
    vt_formula formula = {"interactions", &interactions, VT_AFFINITY_TERMS, vt_affinity_terms, interactions_score,
                          interactions_label};
    vt_row_mask fresh = vt_department_candidates(task);
    if (fresh.words && interactions.preferences.total > 0) {
        drop_known(&fresh, task->visitor);
        vt_score_rows(slate, task, &fresh, &formula);
    }
    bool failed = !fresh.words;
    vt_row_mask_close(&fresh);
    vt_preferences_close(&interactions.preferences);
    return failed ? vt_fail(error, VT_NO_MEMORY, "interactions: out of memory") : VT_OK;
}
