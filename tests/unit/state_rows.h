/* Reading a state into arrays, for tests. */
#ifndef STATE_ROWS_H
#define STATE_ROWS_H

#include "state.h"

#include <stdio.h>
#include <string.h>

enum { MOST_ROWS = 2000 };

typedef struct rows {
    size_t count;
    vt_event events[MOST_ROWS];
    char items[8][VT_STATE_ID_BYTES], texts[8][VT_STATE_TEXT_BYTES]; /* of the first */
} rows;

static inline void expect_words(const char *message, const char *says)
{
    if (!strstr(message, says)) fail_msg("\"%s\" does not say \"%s\"", message, says);
}

static inline int64_t record(vt_state *state, vt_event_type type, const char *item, int64_t at_ms)
{
    int64_t id = 0;
    vt_error error = {0};
    vt_event event = {.type = type, .item = item, .at_ms = at_ms};
    if (vt_state_record(state, &event, &id, &error) != VT_OK) fail_msg("%s", error.message);
    return id;
}

static inline void keep_event(void *context, const vt_event *event)
{
    rows *into = context;
    assert_true(into->count < MOST_ROWS);
    into->events[into->count] = *event;
    if (into->count < 8) {
        strcpy(into->items[into->count], event->item);
        strcpy(into->texts[into->count], event->text ? event->text : "");
    }
    into->count++;
}

static inline rows read_events_counting(vt_state *state, const vt_event_query *query, size_t *total)
{
    static rows into;
    vt_error error = {0};
    memset(&into, 0, sizeof into);
    if (vt_state_each_event(state, query, keep_event, &into, total, &error) != VT_OK) fail_msg("%s", error.message);
    return into;
}

static inline rows read_events(vt_state *state, const vt_event_query *query)
{
    size_t total;
    rows seen = read_events_counting(state, query, &total);
    if (!query->limit && !query->offset) assert_int_equal(seen.count, total);
    return seen;
}

typedef struct cart_rows {
    size_t count;
    vt_cart_line lines[VT_STATE_MOST_LINES];
    char items[VT_STATE_MOST_LINES][VT_STATE_ID_BYTES];
} cart_rows;

static inline void keep_line(void *context, const vt_cart_line *line)
{
    cart_rows *into = context;
    into->lines[into->count] = *line;
    strcpy(into->items[into->count++], line->item);
}

static inline cart_rows read_cart(vt_state *state)
{
    static cart_rows into;
    memset(&into, 0, sizeof into);
    assert_int_equal(vt_state_each_cart_line(state, keep_line, &into, NULL), VT_OK);
    return into;
}

typedef struct setting_rows {
    char text[512]; /* "name=value;" each */
} setting_rows;

static inline void keep_setting(void *context, const char *name, const char *value)
{
    setting_rows *into = context;
    size_t length = strlen(into->text);
    snprintf(into->text + length, sizeof into->text - length, "%s=%s;", name, value);
}

static inline setting_rows read_settings(vt_state *state)
{
    setting_rows into = {0};
    assert_int_equal(vt_state_each_setting(state, keep_setting, &into, NULL), VT_OK);
    return into;
}

#endif
