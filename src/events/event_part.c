#include "event_run.h"

#include <string.h>

enum { SCAN_BYTES = 16 << 20 };

/* What a stretch of the file holds. */
typedef struct line_count {
    uint64_t size;   /* of the whole file */
    uint64_t feeds;  /* '\n' */
    uint64_t others; /* 1: something that a row may hide a line end in */
} line_count;

/* Where a line begins, at or after that share of the file. */
static size_t border(vt_bytes file, size_t share, size_t shares)
{
    size_t at = share == shares ? file.size : file.size / shares * share;
    if (at == 0 || at == file.size) return at;
    const uint8_t *feed = memchr(file.data + at - 1, '\n', file.size - at + 1);
    return feed ? (size_t)(feed - file.data) + 1 : file.size;
}

static uint64_t count_feeds(const uint8_t *at, const uint8_t *end)
{
    uint64_t count = 0;
    for (; at < end; at++) count += *at == '\n'; /* a loop that compilers make wide */
    return count;
}

static bool has_lone_carriage(const uint8_t *at, const uint8_t *end)
{
    for (; (at = memchr(at, '\r', (size_t)(end - at))); at++)
        if (at + 1 == end || at[1] != '\n') return true;
    return false;
}

static line_count count_lines(const vt_event_input *input, size_t from, size_t to)
{
    line_count count = {.size = input->bytes.size};
    for (size_t at = from, end; at < to; at = end) {
        const uint8_t *feed = at + SCAN_BYTES < to ? memchr(input->bytes.data + at + SCAN_BYTES, '\n', to - at - SCAN_BYTES) : NULL;
        end = feed ? (size_t)(feed - input->bytes.data) + 1 : to;
        const uint8_t *first = input->bytes.data + at, *last = input->bytes.data + end;
        count.feeds += count_feeds(first, last);
        count.others |= memchr(first, '"', end - at) || has_lone_carriage(first, last);
        if (input->map) vt_file_map_forget(input->map, at, end);
    }
    return count;
}

vt_status vt_event_part_choose(vt_event_input *input, vt_error *error)
{
    vt_ranks *ranks = input->ranks;
    size_t size = input->bytes.size, bounds[VT_MOST_RANKS + 1];
    line_count counts[VT_MOST_RANKS] = {{0}};
    uint64_t whole = size > 0 && (!input->map || input->format == VT_EVENTS_SHOP); /* unpacked in memory, or one of several files */
    size_t from = border(input->bytes, ranks->rank, ranks->count), to = border(input->bytes, ranks->rank + 1, ranks->count);
    counts[ranks->rank] = count_lines(input, from, whole ? from : to);
    for (size_t i = 0; i <= ranks->count; i++) bounds[i] = i;
    vt_ranks_gather_rows(ranks, counts, bounds, sizeof *counts);
    input->part = (vt_csv_part){from, to, 1};
    for (size_t i = 0; i < ranks->count; i++) {
        if (counts[i].size != counts[0].size)
            return vt_fail(error, VT_BAD_DATA, "%s: has %llu bytes for rank 0 and %llu for rank %zu; all must see the same file",
                           input->label, (unsigned long long)counts[0].size, (unsigned long long)counts[i].size, i);
        whole |= counts[i].others;
        if (i < ranks->rank) input->part.line += counts[i].feeds;
    }
    if (whole) input->part = (vt_csv_part){0, size, 1};
    bool nothing = whole ? ranks->rank > 0 : from == to;
    if (nothing) input->part = (vt_csv_part){size, size, 1}; /* not {0, 0}, which stands for the whole file */
    return VT_OK;
}
