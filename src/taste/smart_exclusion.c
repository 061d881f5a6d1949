#include "smart_exclusion.h"

static bool is_later(const vt_sign *a, const vt_sign *b) { return a->at_ms != b->at_ms ? a->at_ms > b->at_ms : a->id > b->id; }

/* Keeps the latest passes in `last`, latest first. */
static void keep_last(const vt_sign *last[VT_EXCLUDE_LAST_PASSES], const vt_sign *pass)
{
    for (size_t i = 0; i < VT_EXCLUDE_LAST_PASSES; i++)
        if (!last[i] || is_later(pass, last[i])) {
            const vt_sign *later = last[i];
            last[i] = pass;
            if (!later) return;
            pass = later;
        }
}

vt_status vt_exclude_answered(vt_row_mask *mask, const vt_visitor *visitor)
{
    const vt_sign *last[VT_EXCLUDE_LAST_PASSES] = {NULL};
    vt_row_mask passed = vt_row_mask_open(mask->rows, false);
    if (!passed.words) return VT_NO_MEMORY;
    for (size_t i = 0; i < visitor->sign_count; i++) {
        const vt_sign *sign = &visitor->signs[i];
        bool pass = sign->type == VT_EVENT_PASS;
        if (sign->type == VT_EVENT_LIKE || (pass && vt_row_mask_has(&passed, sign->row))) vt_row_mask_drop(mask, sign->row);
        if (!pass) continue;
        vt_row_mask_add(&passed, sign->row);
        keep_last(last, sign);
    }
    for (size_t i = 0; i < VT_EXCLUDE_LAST_PASSES && last[i]; i++) vt_row_mask_drop(mask, last[i]->row);
    vt_row_mask_close(&passed);
    return VT_OK;
}
