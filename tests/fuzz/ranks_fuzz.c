/* Any bytes as a log that several ranks read parts of: what they have together is what one process has. The first byte chooses the format,
 * the second how many ranks. */
#include "event_run.h"
#include "thread_ranks.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LEAST_RANKS = 2, MOST_RANKS = 6 };

typedef struct log_part {
    vt_event_format format;
    vt_bytes bytes;
    vt_event_log log;
    vt_status status;
} log_part;

static void read_part(vt_ranks *ranks, void *context)
{
    log_part *part = context;
    vt_error error = {0};
    vt_file_map map = {.bytes = part->bytes};
    vt_event_input input = {.format = part->format, .label = "log", .bytes = part->bytes, .map = &map, .ranks = ranks};
    part->log = (vt_event_log){.events = NULL};
    part->status = ranks ? vt_event_part_choose(&input, &error) : VT_OK;
    if (part->status == VT_OK) part->status = vt_event_log_read(&part->log, &input, &error);
}

static void check_issues(const vt_event_log *part, const vt_event_log *whole)
{
    VT_CHECK(part->issue_count == whole->issue_count);
    for (size_t i = 0; i < whole->issue_count; i++) {
        const vt_import_issue *left = &part->issues[i], *right = &whole->issues[i];
        VT_CHECK(!strcmp(left->name, right->name) && !strcmp(left->action, right->action) && left->count == right->count);
        for (size_t e = 0; e < VT_ISSUE_EXAMPLES; e++) VT_CHECK(!strcmp(left->examples[e], right->examples[e]));
    }
}

static void check_part(const vt_event_log *part, const vt_event_log *whole)
{
    VT_CHECK(part->total == whole->count && part->users == whole->users && part->items == whole->items);
    VT_CHECK(part->dated == whole->dated && part->first_day == whole->first_day && part->last_day == whole->last_day);
    VT_CHECK(part->lines_read == whole->lines_read && part->lines_taken == whole->lines_taken);
    VT_CHECK(!strcmp(part->data_hash, whole->data_hash));
    for (size_t i = 0; i < whole->items; i++) VT_CHECK(!strcmp(part->item_ids[i], whole->item_ids[i]));
    for (size_t user = 0; user < whole->users; user++) {
        bool own = user >= part->own_begin && user < part->own_end;
        size_t count = part->user_offsets[user + 1] - part->user_offsets[user];
        VT_CHECK(count == (own ? whole->user_offsets[user + 1] - whole->user_offsets[user] : 0));
        VT_CHECK(!own || !memcmp(part->events + part->user_offsets[user], whole->events + whole->user_offsets[user],
                                 count * sizeof *part->events));
    }
    check_issues(part, whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const vt_event_format formats[] = {VT_EVENTS_TABLE, VT_EVENTS_HM, VT_EVENTS_SEQUENCES};
    if (size < 2) return 0;
    size_t count = LEAST_RANKS + data[1] % (MOST_RANKS - LEAST_RANKS + 1), next = 0;
    log_part whole = {.format = formats[data[0] % 3], .bytes = {data + 2, size - 2}}, parts[MOST_RANKS];
    read_part(NULL, &whole);
    for (size_t rank = 0; rank < count; rank++) parts[rank] = whole;
    by_thread_ranks(count, read_part, parts, sizeof *parts);
    for (size_t rank = 0; rank < count; rank++) {
        VT_CHECK(parts[rank].status == whole.status);
        if (whole.status == VT_OK) {
            VT_CHECK(parts[rank].log.own_begin == next);
            next = parts[rank].log.own_end;
            check_part(&parts[rank].log, &whole.log);
        }
        vt_event_log_close(&parts[rank].log);
    }
    vt_event_log_close(&whole.log);
    return 0;
}
