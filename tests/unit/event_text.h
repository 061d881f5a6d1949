/* What the tests of event logs share: logs from text, and questions to the report. */
#ifndef VT_EVENT_TEXT_H
#define VT_EVENT_TEXT_H

#include "calendar.h"
#include "event_run.h"

#include <string.h>

#define HM "t_dat,customer_id,article_id,price,sales_channel_id\n"

static inline vt_bytes text_bytes(const char *text) { return (vt_bytes){(const uint8_t *)text, strlen(text)}; }

static inline vt_event_input input_of(vt_event_format format, const char *text)
{
    return (vt_event_input){.format = format, .label = "file.csv", .bytes = text_bytes(text)};
}

static inline vt_event_log read_input(const vt_event_input *input)
{
    vt_event_log log;
    vt_error error = {0};
    if (vt_event_log_read(&log, input, &error) != VT_OK) fail_msg("%s", error.message);
    return log;
}

static inline vt_event_log read_log(vt_event_format format, const char *text)
{
    vt_event_input input = input_of(format, text);
    return read_input(&input);
}

static inline void assert_refused(vt_event_input input, vt_status status, const char *message)
{
    vt_event_log log;
    vt_error error = {0};
    assert_int_equal(vt_event_log_read(&log, &input, &error), status);
    if (!strstr(error.message, message)) fail_msg("\"%s\" is not in \"%s\"", message, error.message);
    vt_event_log_close(&log);
}

static inline void assert_log_issue(const vt_event_log *log, const char *action, const char *name, size_t count, const char *example)
{
    for (size_t i = 0; i < log->issue_count; i++) {
        const vt_import_issue *issue = &log->issues[i];
        if (strcmp(issue->name, name) || strcmp(issue->action, action)) continue;
        if (issue->count != count || strcmp(issue->examples[0], example))
            fail_msg("%s: %zu times, \"%s\"", name, issue->count, issue->examples[0]);
        return;
    }
    fail_msg("no issue %s: %s", action, name);
}

static inline int32_t date(int year, int month, int day) { return vt_day_of_date((vt_date){year, month, day}); }

/* "user:item@day" of every event, with blanks between. */
static inline void assert_events(const vt_event_log *log, const char *expected)
{
    vt_buffer text = {0};
    for (size_t i = 0; i < log->count; i++)
        vt_buffer_printf(&text, "%s%u:%s@%d", i ? " " : "", log->events[i].user, log->item_ids[log->events[i].item], log->events[i].day);
    vt_buffer_append(&text, "", 1);
    if (strcmp((const char *)text.data, expected)) fail_msg("the events are %s", (const char *)text.data);
    vt_buffer_free(&text);
}

#endif
