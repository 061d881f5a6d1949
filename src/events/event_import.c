#include "event_run.h"

#include "data_hash.h"
#include "memory.h"

#include <string.h>

enum { STEP_BYTES = 16 << 20, CONTROL_BYTES = 32 };

static void hash_up_to(vt_event_run *run, size_t at)
{
    const vt_event_input *input = run->input;
    if (run->hashes && !input->hashed.size) vt_data_hash_add(run->hash, input->bytes.data + run->passed, at - run->passed);
    if (input->map) vt_file_map_forget(input->map, run->passed, at);
    run->passed = at;
}

void vt_event_passed(vt_event_run *run, size_t at)
{
    if (at > run->passed && at - run->passed >= STEP_BYTES) hash_up_to(run, at);
}

/* One line of text: what a catalog's ids are too. */
static bool is_plain_text(vt_bytes id)
{
    for (size_t i = 0; i < id.size; i++)
        if (id.data[i] < CONTROL_BYTES || id.data[i] == 127) return false;
    return vt_utf8_valid((const char *)id.data, id.size);
}

static bool ids_are_usable(vt_event_run *run, const vt_event_line *line)
{
    const char *wrong = !line->user.size && !line->user_key         ? "no user"
                        : !line->item.size                          ? "no item"
                        : line->item.size > VT_EVENT_ID_BYTES       ? "item id over 128 bytes"
                        : !is_plain_text(line->item)                ? "item id is no line of UTF-8 text"
                                                                    : NULL;
    if (wrong) vt_event_note(run, "dropped", wrong, line->line);
    return !wrong;
}

static bool is_wanted(vt_event_run *run, const vt_event_line *line)
{
    const char *wrong = !run->wanted[line->event.type]                                                ? "a type that is not asked for"
                        : line->event.value_tenths && line->event.value_tenths < run->least_tenths ? "a value below the least"
                                                                                                   : NULL;
    if (wrong) vt_event_note(run, "dropped", wrong, line->line);
    return !wrong;
}

static vt_status no_room(const vt_event_run *run, vt_error *error)
{
    return vt_fail(error, VT_NO_MEMORY, "%s: no memory for so many events, users or items", run->input->label);
}

vt_status vt_event_take(vt_event_run *run, const vt_event_line *line, bool *taken, vt_error *error)
{
    vt_log_event event = line->event;
    bool added;
    *taken = is_wanted(run, line) && ids_are_usable(run, line);
    if (!*taken) return VT_OK;
    uint64_t user = line->user.size ? vt_key_hash(line->user) : line->user_key;
    event.user = vt_key_number_add(&run->users, user, (uint32_t)run->users.count, &added);
    if (event.user == VT_KEY_UNKNOWN) return no_room(run, error);
    if (line->traits) {
        vt_profile_line traits = {line->line, event.user, event.day, line->traits};
        VT_TRY(vt_profile_stage_take(&run->profiles, &traits, &run->found, &(bool){false}, error));
    }
    if (added && run->lists) vt_hm_customer(run, line->line, line->user, event.user);
    event.item = vt_item_number(&run->items, line->item);
    if (event.item == VT_KEY_UNKNOWN)
        event.item = vt_item_number_add(&run->items, run->lists ? vt_hm_article(run, line->line, line->item) : line->item);
    if (event.item == VT_KEY_UNKNOWN || !vt_event_stage_add(&run->stage, event, line->clock_ms)) return no_room(run, error);
    run->out->type_counts[event.type]++;
    return VT_OK;
}

static void span_days(vt_event_log *log)
{
    for (size_t i = 0; i < log->count && log->dated; i++) {
        if (i == 0 || log->events[i].day < log->first_day) log->first_day = log->events[i].day;
        if (i == 0 || log->events[i].day > log->last_day) log->last_day = log->events[i].day;
    }
}

static vt_status read_any(vt_event_run *run, vt_error *error)
{
    const vt_event_input *input = run->input;
    vt_event_format format = input->format ? input->format : input->columns ? VT_EVENTS_TABLE : vt_event_format_of(input->bytes);
    switch (format) {
    case VT_EVENTS_HM:
        VT_TRY(vt_hm_lists_open(run, error));
        return vt_event_read_table(run, format, error);
    case VT_EVENTS_SEQUENCES: return vt_event_read_sequences(run, error);
    case VT_EVENTS_TABLE:
    case VT_EVENTS_RENT_THE_RUNWAY: return vt_event_read_table(run, format, error);
    case VT_EVENTS_SHOP: return input->part.to && input->part.from == input->part.to ? VT_OK : vt_event_read_shop(run, error);
    case VT_EVENTS_UNKNOWN: break;
    }
    return vt_fail(error, VT_BAD_DATA,
                   "%s: line 1: no format fits: hm (t_dat, customer_id, article_id), rent-the-runway (user_id, item_id, "
                   "rented_for), events (user, item, or a column map), sequences (user item item ...)",
                   input->label);
}

static void finish_hash(vt_event_run *run)
{
    const vt_event_input *input = run->input;
    size_t end = run->hashes ? input->bytes.size : input->part.to;
    while (run->passed < end) hash_up_to(run, end - run->passed < STEP_BYTES ? end : run->passed + STEP_BYTES);
    vt_data_hash_add(run->hash, input->hashed.data, input->hashed.size);
    vt_data_hash_add(run->hash, input->orders.data, input->orders.size);
    vt_data_hash_add(run->hash, input->interactions.data, input->interactions.size);
    const char *const choices[] = {input->columns, input->types, input->least_value};
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
        if (choices[i]) vt_data_hash_add(run->hash, choices[i], strlen(choices[i]));
    vt_data_hash_hex(run->hash, run->out->data_hash);
}

/* The log takes the ids over. */
static vt_status keep_items(vt_event_run *run, vt_error *error)
{
    vt_item_names *kept = vt_alloc(1, sizeof *kept);
    if (!kept) return no_room(run, error);
    *kept = run->items;
    run->items = (vt_item_names){.ids = NULL};
    vt_key_numbers_close(&kept->numbers);
    run->out->storage = kept;
    run->out->item_ids = kept->ids;
    return VT_OK;
}

static vt_status keep_profiles(vt_event_run *run, vt_error *error)
{
    vt_user_profiles *profiles;
    VT_TRY(vt_profile_stage_finish(&run->profiles, run->out->users, &run->found, &profiles, error));
    vt_profile_stage_close(&run->profiles);
    run->out->profiles = profiles;
    return run->found.out_of_memory ? no_room(run, error) : VT_OK;
}

/* What this rank reads, as it stands in the file. */
static vt_status read_own(vt_event_run *run, vt_error *error)
{
    vt_event_log *out = run->out;
    const vt_event_input *input = run->input;
    run->hashes = input->shards || vt_ranks_first(input->ranks);
    run->passed = run->hashes ? 0 : input->part.from;
    run->hash = vt_data_hash_open();
    if (!run->hash) return no_room(run, error);
    VT_TRY(read_any(run, error));
    if (!run->stage.count && !vt_ranks_many(input->ranks))
        return vt_fail(error, VT_BAD_DATA, "%s: of %zu lines not one can be used", input->label, out->lines_read);
    if (!vt_ranks_many(input->ranks)) vt_hm_note_unlisted(run, (vt_hm_joined){NULL, 0}, (vt_hm_joined){NULL, 0});
    if (run->found.out_of_memory) return no_room(run, error);
    finish_hash(run);
    if (!vt_ranks_many(input->ranks)) VT_TRY(vt_event_read_users(run, error));
    out->users = out->own_end = run->users.count;
    out->total = run->stage.count;
    return VT_OK;
}

static vt_status sort_own(vt_event_run *run, vt_error *error)
{
    run->out->items = run->items.count;
    VT_TRY(keep_items(run, error));
    if (!vt_ranks_many(run->input->ranks)) VT_TRY(keep_profiles(run, error));
    return vt_event_stage_sort(&run->stage, run->out, error);
}

static vt_status run_import(vt_event_run *run, vt_error *error)
{
    vt_ranks *ranks = run->input->ranks;
    VT_TRY(vt_event_wanted(run, error));
    VT_TRY(vt_ranks_agree(ranks, read_own(run, error), error));
    if (vt_ranks_many(ranks)) VT_TRY(vt_event_join(run, error));
    vt_key_numbers_close(&run->users);
    vt_hm_lists_close(run->lists);
    run->lists = NULL;
    VT_TRY(vt_ranks_agree(ranks, sort_own(run, error), error));
    if (!vt_ranks_many(ranks)) span_days(run->out);
    return VT_OK;
}

vt_status vt_event_log_read(vt_event_log *out, const vt_event_input *input, vt_error *error)
{
    *out = (vt_event_log){.dated = true};
    vt_event_run run = {.out = out, .input = input, .label = input->label};
    vt_status status = run_import(&run, error);
    vt_issue_list_sort(&run.found);
    out->issues = run.found.issues;
    out->issue_count = run.found.count;
    vt_event_stage_close(&run.stage);
    vt_key_numbers_close(&run.users);
    vt_profile_stage_close(&run.profiles);
    vt_item_names_close(&run.items);
    vt_hm_lists_close(run.lists);
    vt_data_hash_close(run.hash);
    return status;
}
