/* Any bytes as a log of events: refused, or a log that keeps what event_log.h promises, whose parts and matrices hold together. The
 * first byte chooses the format; lines of "%" part the events from H&M's articles and customers (of a shop: orders and
 * interactions) from a column map, from a table of
 * users and from its column map. What looks packed is unpacked first. */
#include "event_matrix.h"
#include "event_run.h"
#include "gzip_bytes.h"
#include "memory.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_PARTS = 6, FORMATS = 6, MOST_UNPACKED_BYTES = 1 << 20 };

static void split(vt_bytes whole, vt_bytes parts[MOST_PARTS])
{
    size_t count = 0, begin = 0;
    for (size_t at = 0; at + 1 < whole.size && count < MOST_PARTS - 1; at++) {
        if (memcmp(whole.data + at, "%\n", 2) != 0) continue;
        parts[count++] = (vt_bytes){whole.data + begin, at - begin};
        begin = at + 2;
    }
    parts[count] = (vt_bytes){whole.data + begin, whole.size - begin};
}

static void check_log(const vt_event_log *log)
{
    size_t types = 0;
    VT_CHECK(log->count && log->users && log->items && log->user_offsets[log->users] == log->count);
    VT_CHECK(log->lines_taken <= log->lines_read && strlen(log->data_hash) == 64);
    for (size_t item = 0; item < log->items; item++) VT_CHECK(log->item_ids[item][0] && vt_utf8_valid(log->item_ids[item], strlen(log->item_ids[item])));
    for (size_t user = 0; user < log->users; user++) {
        VT_CHECK(log->user_offsets[user] < log->user_offsets[user + 1]);
        for (size_t i = log->user_offsets[user]; i < log->user_offsets[user + 1]; i++) {
            const vt_log_event *event = &log->events[i];
            VT_CHECK(event->user == user && event->item < log->items && event->type < VT_LOG_TYPES);
            VT_CHECK(event->quantity && event->quantity <= VT_EVENT_MOST_PIECES && event->day >= 0);
            VT_CHECK(i == log->user_offsets[user] || log->events[i - 1].day <= event->day);
            VT_CHECK(!log->dated || (event->day >= log->first_day && event->day <= log->last_day));
        }
    }
    for (int type = 0; type < VT_LOG_TYPES; type++) types += log->type_counts[type];
    VT_CHECK(types == log->count);
}

static void check_profiles(const vt_user_profiles *profiles, size_t users)
{
    uint32_t counts[VT_PROFILE_MOST_COLUMNS * VT_PROFILE_MOST_VALUES] = {0};
    VT_CHECK(profiles->users == users && profiles->column_count && profiles->column_count <= VT_PROFILE_MOST_COLUMNS);
    VT_CHECK(profiles->value_count && profiles->value_count <= profiles->column_count * VT_PROFILE_MOST_VALUES);
    for (size_t i = 0; i < users * profiles->column_count; i++) {
        uint16_t value = profiles->of_user[i];
        if (value == VT_PROFILE_UNKNOWN) continue;
        VT_CHECK(value < profiles->value_count && profiles->column_of[value] == i % profiles->column_count);
        counts[value]++;
    }
    for (size_t value = 0; value < profiles->value_count; value++) {
        const char *name = profiles->values[value], *column = profiles->columns[profiles->column_of[value]];
        VT_CHECK(counts[value] == profiles->value_users[value] && counts[value] >= VT_PROFILE_LEAST_USERS);
        VT_CHECK(vt_utf8_valid(name, strlen(name)) && strncmp(name, column, strlen(column)) == 0 && name[strlen(column)] == '=');
    }
}

static void check_views(const vt_event_log *log)
{
    vt_event_log part;
    vt_pair_matrix matrix, turned, back;
    vt_error error;
    bool *keep = vt_alloc(log->count, sizeof *keep);
    VT_CHECK(keep);
    for (size_t i = 0; i < log->count; i++) keep[i] = i % 3 != 1;
    VT_CHECK(vt_event_log_part(&part, log, keep, &error) == VT_OK);
    VT_CHECK(part.user_offsets[part.users] == part.count);
    VT_CHECK(vt_pair_matrix_open(&matrix, &part, NULL, &error) == VT_OK);
    VT_CHECK(vt_pair_matrix_transpose(&turned, &matrix, &error) == VT_OK);
    VT_CHECK(vt_pair_matrix_transpose(&back, &turned, &error) == VT_OK);
    size_t pairs = matrix.offsets[matrix.rows];
    VT_CHECK(memcmp(matrix.offsets, back.offsets, (matrix.rows + 1) * sizeof *matrix.offsets) == 0);
    VT_CHECK(memcmp(matrix.indices, back.indices, pairs * sizeof *matrix.indices) == 0);
    VT_CHECK(memcmp(matrix.values, back.values, pairs * sizeof *matrix.values) == 0);
    vt_pair_matrix_close(&back);
    vt_pair_matrix_close(&turned);
    vt_pair_matrix_close(&matrix);
    vt_event_log_close(&part);
    vt_free(keep);
}

static void read_events(const vt_event_input *input)
{
    vt_event_log log;
    vt_error error = {0};
    vt_buffer text = {0};
    if (vt_event_log_read(&log, input, &error) == VT_OK) {
        check_log(&log);
        if (log.profiles) check_profiles(log.profiles, log.users);
        check_views(&log);
    }
    vt_event_log_report_text(&log, &text);
    vt_event_log_report_json(&log, &text);
    VT_CHECK(text.failed || vt_utf8_valid((const char *)text.data, text.size));
    vt_buffer_free(&text);
    vt_event_log_close(&log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vt_bytes parts[MOST_PARTS] = {{NULL, 0}};
    vt_buffer unpacked = {0};
    vt_error error = {0};
    if (!size) return 0;
    vt_bytes whole = {data + 1, size - 1};
    if (vt_gzip_begins(whole)) {
        vt_status status = vt_gzip_read(&unpacked, whole, "packed", MOST_UNPACKED_BYTES, &error);
        whole = status == VT_OK ? (vt_bytes){unpacked.data, unpacked.size} : whole;
    }
    split(whole, parts);
    char *columns = parts[3].size ? vt_copy_text((const char *)parts[3].data, parts[3].size) : NULL;
    char *user_columns = parts[5].size ? vt_copy_text((const char *)parts[5].data, parts[5].size) : NULL;
    vt_event_input input = {.format = (vt_event_format)(data[0] % FORMATS),
                            .columns = columns,
                            .label = "events",
                            .users = parts[4],
                            .users_label = "users",
                            .user_columns = user_columns,
                            .bytes = parts[0],
                            .articles = parts[1],
                            .customers = parts[2],
                            .orders = parts[1],
                            .interactions = parts[2]};
    read_events(&input);
    vt_free(columns);
    vt_free(user_columns);
    vt_buffer_free(&unpacked);
    return 0;
}
