#include "event_log.h"

#include "data_hash.h"
#include "item_names.h"
#include "memory.h"
#include "profile_stage.h"

const char *vt_log_type_name(vt_log_type type)
{
    static const char *const names[VT_LOG_TYPES] = {"other", "view",     "like",   "bookmark",
                                                      "cart",  "purchase", "review", "rental"};
    return names[type];
}

void vt_event_log_close(vt_event_log *log)
{
    if (log->storage) {
        vt_item_names_close(log->storage);
        vt_user_profiles_close((vt_user_profiles *)log->profiles);
    }
    vt_free(log->storage);
    vt_free(log->events);
    vt_free(log->user_offsets);
    vt_free(log->issues);
    *log = (vt_event_log){.events = NULL};
}

/* The whole's hash, and a bit for every event. */
static vt_status hash_part(vt_event_log *out, const vt_event_log *log, const bool *keep, vt_error *error)
{
    enum { STEP = 4096 };
    uint8_t bits[STEP / 8] = {0};
    vt_data_hash *hash = vt_data_hash_open();
    if (!hash) return vt_fail(error, VT_NO_MEMORY, "no memory to hash a part of a log");
    vt_data_hash_add(hash, log->data_hash, sizeof log->data_hash);
    for (size_t i = 0; i < log->count; i++) {
        size_t at = i % STEP;
        if (at % 8 == 0) bits[at / 8] = 0;
        if (keep[i]) bits[at / 8] |= (uint8_t)(1u << at % 8);
        if (at + 1 == STEP || i + 1 == log->count) vt_data_hash_add(hash, bits, at / 8 + 1);
    }
    vt_data_hash_hex(hash, out->data_hash);
    vt_data_hash_close(hash);
    return VT_OK;
}

static void take_event(vt_event_log *out, const vt_log_event *event)
{
    if (out->dated && (!out->count || event->day < out->first_day)) out->first_day = event->day;
    if (out->dated && (!out->count || event->day > out->last_day)) out->last_day = event->day;
    out->type_counts[event->type]++;
    out->events[out->count++] = *event;
}

vt_status vt_event_log_part(vt_event_log *out, const vt_event_log *log, const bool *keep, vt_error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < log->count; i++) count += keep[i];
    *out = (vt_event_log){.users = log->users, .items = log->items, .own_end = log->users, .total = count, .dated = log->dated,
                          .item_ids = log->item_ids, .profiles = log->profiles};
    out->events = vt_alloc(count, sizeof *out->events);
    out->user_offsets = vt_alloc(log->users + 1, sizeof *out->user_offsets);
    vt_status status = out->events && out->user_offsets
                           ? hash_part(out, log, keep, error)
                           : vt_fail(error, VT_NO_MEMORY, "no memory for a part of %zu events", count);
    if (status != VT_OK) {
        vt_event_log_close(out);
        return status;
    }
    for (size_t user = 0; user < log->users; user++) {
        for (size_t i = log->user_offsets[user]; i < log->user_offsets[user + 1]; i++)
            if (keep[i]) take_event(out, &log->events[i]);
        out->user_offsets[user + 1] = out->count;
    }
    return VT_OK;
}
