#include "event_run.h"

#include <string.h>

enum { MOST_WORD_BYTES = 4096 };

static bool is_space(uint8_t byte) { return byte == ' ' || byte == '\t' || byte == '\r' || byte == ',' || byte == ';'; }

/* The next word of the line at *at; false at its end. */
static bool next_word(vt_bytes line, size_t *at, vt_bytes *word)
{
    while (*at < line.size && is_space(line.data[*at])) ++*at;
    size_t begin = *at;
    while (*at < line.size && !is_space(line.data[*at])) ++*at;
    *word = (vt_bytes){line.data + begin, *at - begin};
    return word->size > 0;
}

static vt_status take_line(vt_event_run *run, vt_bytes line, size_t number, vt_error *error)
{
    vt_event_line event = {.line = number, .event = {.type = VT_LOG_OTHER, .quantity = 1}};
    size_t at = 0, items = 0;
    bool taken, any = false;
    if (!next_word(line, &at, &event.user)) return VT_OK;
    run->out->lines_read++;
    if (event.user.size > MOST_WORD_BYTES) return vt_event_note(run, "dropped", "user id over 4096 bytes", number), VT_OK;
    for (; next_word(line, &at, &event.item); items++) {
        VT_TRY(vt_event_take(run, &event, &taken, error));
        any |= taken;
    }
    if (!items) vt_event_note(run, "dropped", "a user without an item", number);
    run->out->lines_taken += any;
    return VT_OK;
}

vt_status vt_event_read_sequences(vt_event_run *run, vt_error *error)
{
    vt_bytes file = run->input->bytes;
    const vt_csv_part *part = &run->input->part;
    size_t first = 1, at = file.size >= 3 && !memcmp(file.data, "\xEF\xBB\xBF", 3) ? 3 : 0;
    if (run->input->columns) return vt_fail(error, VT_USAGE, "%s: sequences have no columns to map", run->input->label);
    run->out->dated = false;
    if (part->to) {
        file.size = part->to;
        if (part->from > at) at = part->from, first = part->line;
    }
    for (size_t number = first; at < file.size; number++) {
        const uint8_t *feed = memchr(file.data + at, '\n', file.size - at);
        size_t end = feed ? (size_t)(feed - file.data) : file.size;
        VT_TRY(take_line(run, (vt_bytes){file.data + at, end - at}, number, error));
        at = end + (feed != NULL);
        vt_event_passed(run, at);
    }
    return VT_OK;
}
