#include "event_log.h"

#include "calendar.h"
#include "issue_list.h"

static void append_day(vt_buffer *out, int32_t day)
{
    vt_date date = vt_date_of_day(day);
    vt_buffer_printf(out, "%04d-%02d-%02d", date.year, date.month, date.day);
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
    vt_buffer_printf(out, "},\"dataHash\":\"%s\",\"issues\":", log->data_hash);
    vt_issues_json(log->issues, log->issue_count, out);
    vt_buffer_append_text(out, "}");
}
