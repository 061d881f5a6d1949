#include "event_log.h"

#include "calendar.h"
#include "issue_list.h"

static void append_day(vt_buffer *out, int32_t day)
{
    vt_date date = vt_date_of_day(day);
    vt_buffer_printf(out, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* How many values the column has, and of how many users one is known. */
static void count_column(const vt_user_profiles *profiles, size_t column, size_t *values, size_t *users)
{
    *values = *users = 0;
    for (size_t i = 0; i < profiles->value_count; i++) {
        if (profiles->column_of[i] != column) continue;
        *users += profiles->value_users[i];
        ++*values;
    }
}

static void append_profiles(const vt_user_profiles *profiles, vt_buffer *out)
{
    size_t values, users;
    for (size_t i = 0; profiles && i < profiles->column_count; i++) {
        count_column(profiles, i, &values, &users);
        vt_buffer_printf(out, "profiles: %-22s %3zu values, of %zu users\n", profiles->columns[i], values, users);
    }
}

static void append_json_profiles(const vt_user_profiles *profiles, vt_buffer *out)
{
    size_t values, users;
    if (!profiles) return;
    vt_buffer_append_text(out, "\"profiles\":[");
    for (size_t i = 0; i < profiles->column_count; i++) {
        count_column(profiles, i, &values, &users);
        vt_buffer_printf(out, "%s{\"column\":\"%s\",\"values\":%zu,\"users\":%zu}", i ? "," : "", profiles->columns[i], values, users);
    }
    vt_buffer_append_text(out, "],");
}

void vt_event_log_report_text(const vt_event_log *log, vt_buffer *out)
{
    vt_buffer_printf(out, "lines read %zu, taken %zu, dropped %zu\n", log->lines_read, log->lines_taken,
                     log->lines_read - log->lines_taken);
    if (log->total) {
        vt_buffer_printf(out, "%zu events of %zu users and %zu items", log->total, log->users, log->items);
        if (log->dated) {
            vt_buffer_append_text(out, ", ");
            append_day(out, log->first_day);
            vt_buffer_append_text(out, " to ");
            append_day(out, log->last_day);
        }
        vt_buffer_append_text(out, "\n");
        for (int type = 0; type < VT_LOG_TYPES; type++)
            if (log->type_counts[type])
                vt_buffer_printf(out, "  %-8s %7zu\n", vt_log_type_name((vt_log_type)type), log->type_counts[type]);
        append_profiles(log->profiles, out);
        vt_buffer_printf(out, "data hash %s\n", log->data_hash);
    }
    vt_issues_text(log->issues, log->issue_count, out);
}

static void append_json_day(vt_buffer *out, const char *name, const vt_event_log *log, int32_t day)
{
    vt_buffer_printf(out, "\"%s\":", name);
    if (!log->dated || !log->total) {
        vt_buffer_append_text(out, "null,");
        return;
    }
    vt_buffer_append_text(out, "\"");
    append_day(out, day);
    vt_buffer_append_text(out, "\",");
}

void vt_event_log_report_json(const vt_event_log *log, vt_buffer *out)
{
    bool any = false;
    vt_buffer_printf(out, "{\"lines\":{\"read\":%zu,\"taken\":%zu,\"dropped\":%zu},", log->lines_read, log->lines_taken,
                     log->lines_read - log->lines_taken);
    vt_buffer_printf(out, "\"events\":%zu,\"users\":%zu,\"items\":%zu,\"dated\":%s,", log->total, log->users, log->items,
                     log->dated ? "true" : "false");
    append_json_day(out, "firstDay", log, log->first_day);
    append_json_day(out, "lastDay", log, log->last_day);
    vt_buffer_append_text(out, "\"types\":{");
    for (int type = 0; type < VT_LOG_TYPES; type++) {
        if (!log->type_counts[type]) continue;
        vt_buffer_printf(out, "%s\"%s\":%zu", any ? "," : "", vt_log_type_name((vt_log_type)type), log->type_counts[type]);
        any = true;
    }
    vt_buffer_append_text(out, "},");
    append_json_profiles(log->profiles, out);
    vt_buffer_printf(out, "\"dataHash\":\"%s\",\"issues\":", log->data_hash);
    vt_issues_json(log->issues, log->issue_count, out);
    vt_buffer_append_text(out, "}");
}
