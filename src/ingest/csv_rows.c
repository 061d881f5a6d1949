#include "csv_rows.h"

#include "memory.h"

#include <csv.h>
#include <string.h>

enum { MOST_RECORD_BYTES = 8 << 20, MOST_READ_AGAIN_BYTES = 256 << 20, MOST_CELLS = 4096 };

/* libcsv answers through callbacks; they gather one row here. */
typedef struct csv_reader {
    struct csv_parser parser;
    vt_bytes file;
    const char *label;
    unsigned char separator;
    vt_buffer text;  /* the cells' bytes, one after the other */
    size_t *ends;    /* MOST_CELLS; where each cell ends in text */
    vt_bytes *cells; /* MOST_CELLS */
    size_t count;
    bool row_ended;
    size_t header_count; /* 0 until the header has been read */
    size_t read_again_bytes;
    const vt_csv_part *part; /* NULL: the whole file */
    size_t feed_sought, feed; /* the first '\n' at or after feed_sought; the file's size when there is none */
} csv_reader;

static void take_cell(void *cell, size_t size, void *context)
{
    csv_reader *reader = context;
    vt_buffer_append(&reader->text, cell, size);
    if (reader->count < MOST_CELLS) reader->ends[reader->count++] = reader->text.size;
}

static void take_row_end(int character, void *context)
{
    (void)character;
    ((csv_reader *)context)->row_ended = true;
}

/* Kept, since a file with '\r' alone would otherwise be searched to its end for every line. */
static size_t next_feed(csv_reader *reader, size_t at)
{
    vt_bytes file = reader->file;
    if (at >= reader->feed_sought && at <= reader->feed && reader->feed) return reader->feed;
    const uint8_t *feed = memchr(file.data + at, '\n', file.size - at);
    reader->feed_sought = at;
    return reader->feed = feed ? (size_t)(feed - file.data) : file.size;
}

/* The end of the physical line that begins at `at`, its line end included: "\n", "\r\n" or "\r". */
static size_t line_end(csv_reader *reader, size_t at)
{
    vt_bytes file = reader->file;
    size_t feed = next_feed(reader, at), end = feed < file.size ? feed + 1 : file.size;
    const uint8_t *carriage = memchr(file.data + at, '\r', end - at);
    if (!carriage) return end;
    size_t after = (size_t)(carriage - file.data) + 1;
    return after < file.size && file.data[after] == '\n' ? after + 1 : after;
}

static unsigned char guess_separator(csv_reader *reader, size_t at)
{
    const char candidates[3] = {',', ';', '\t'};
    size_t counts[3] = {0}, best = 0, end = line_end(reader, at);
    vt_bytes file = reader->file;
    bool quoted = false;
    for (; at < end; at++) {
        if (file.data[at] == '"') quoted = !quoted;
        for (size_t i = 0; i < 3 && !quoted; i++) counts[i] += file.data[at] == (uint8_t)candidates[i];
    }
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[best]) best = i;
    return (unsigned char)candidates[best];
}

static vt_status parser_open(csv_reader *reader, vt_error *error)
{
    if (csv_init(&reader->parser, 0))
        return vt_fail(error, VT_NO_MEMORY, "%s: libcsv does not start", reader->label);
    csv_set_delim(&reader->parser, reader->separator);
    reader->text.size = reader->count = 0;
    reader->row_ended = false;
    return VT_OK;
}

static vt_status feed(csv_reader *reader, size_t begin, size_t end, vt_error *error)
{
    size_t size = end - begin;
    bool taken =
        csv_parse(&reader->parser, reader->file.data + begin, size, take_cell, take_row_end, reader) == size;
    enum { FIELD_BEGUN = 2 }; /* libcsv's own; csv_fini would close the quote for us and say nothing */
    bool open_quote = reader->parser.pstate == FIELD_BEGUN && reader->parser.quoted;
    if (taken && end == reader->file.size && !open_quote)
        taken = csv_fini(&reader->parser, take_cell, take_row_end, reader) == 0;
    return taken && !reader->text.failed
               ? VT_OK
               : vt_fail(error, VT_NO_MEMORY, "%s: no memory for a row", reader->label);
}

/* One row, or nothing when only blank lines are left. */
typedef struct csv_span {
    size_t begin, end;  /* bytes of the row in the file */
    size_t first_end;   /* end of its first physical line */
    size_t line, lines; /* of its first physical line; how many it spans */
    bool found;
} csv_span;

static bool is_blank(vt_bytes file, size_t begin, size_t end)
{
    while (begin < end && strchr(" \t\r\n", file.data[begin]) && file.data[begin]) begin++;
    return begin == end;
}

static vt_status read_span(csv_reader *reader, csv_span *span, vt_error *error)
{
    while (span->begin < reader->file.size) {
        span->first_end = line_end(reader, span->begin);
        if (!is_blank(reader->file, span->begin, span->first_end)) break;
        span->begin = span->first_end;
        span->line++;
    }
    span->found = span->begin < reader->file.size;
    span->lines = 0;
    span->end = span->begin;
    reader->text.size = reader->count = 0;
    reader->row_ended = false;
    while (span->end < reader->file.size && !reader->row_ended &&
           span->end - span->begin <= MOST_RECORD_BYTES) {
        size_t begin = span->end;
        span->end = line_end(reader, begin);
        span->lines++;
        VT_TRY(feed(reader, begin, span->end, error));
    }
    return VT_OK;
}

/* A quote inside a quoted cell that neither is doubled nor ends the cell: libcsv takes it as text. */
static bool has_stray_quote(vt_bytes row, uint8_t separator)
{
    bool quoted = false, at_start = true;
    for (size_t i = 0; i < row.size; i++) {
        uint8_t byte = row.data[i], next = i + 1 < row.size ? row.data[i + 1] : '\n';
        if (!quoted) {
            quoted = at_start && byte == '"';
            at_start = byte == separator || (at_start && byte == ' ');
        } else if (byte == '"') {
            bool ends = next == separator || next == '\r' || next == '\n' || next == ' ';
            if (next == '"')
                i++;
            else if (ends)
                quoted = false;
            else
                return true;
        }
    }
    return false;
}

/* A quote swallowed lines: the row never ended, only the file did; or it grew past all bounds; or it spans
 * lines and has another number of cells than the header, or the quotes of a later row inside. */
static bool quote_was_open(const csv_reader *reader, const csv_span *span)
{
    if (!reader->row_ended || span->end - span->begin > MOST_RECORD_BYTES) return true;
    if (span->lines == 1) return false;
    vt_bytes raw = {reader->file.data + span->begin, span->end - span->begin};
    return (reader->header_count && reader->count != reader->header_count) ||
           has_stray_quote(raw, reader->separator);
}

static vt_status deliver(csv_reader *reader, const csv_span *span, bool open_quote, vt_csv_visitor *each,
                         void *context, vt_error *error)
{
    vt_csv_row row = {.line = span->line, .cells = reader->cells, .open_quote = open_quote};
    row.raw =
        (vt_bytes){reader->file.data + span->begin, (open_quote ? span->first_end : span->end) - span->begin};
    for (size_t i = 0, begin = 0; i < reader->count && !open_quote; i++) {
        // a row of empty cells may come before any text, and then there is no buffer to point into
        reader->cells[i] =
            (vt_bytes){reader->text.data ? reader->text.data + begin : NULL, reader->ends[i] - begin};
        begin = reader->ends[i];
        row.count = i + 1;
    }
    if (!reader->header_count && !open_quote) reader->header_count = reader->count;
    return each(context, &row, error);
}

static vt_status give_up_quote(csv_reader *reader, csv_span *span, vt_error *error)
{
    reader->read_again_bytes += span->end - span->first_end;
    if (reader->read_again_bytes > MOST_READ_AGAIN_BYTES)
        return vt_fail(error, VT_BAD_DATA,
                       "%s: line %zu: one more quote that is never closed; too many to go on", reader->label,
                       span->line);
    csv_free(&reader->parser);
    span->end = span->first_end;
    span->lines = 1;
    return parser_open(reader, error);
}

/* Behind the header: to where the part begins, and no further than to its end. */
static void go_to_part(csv_reader *reader, csv_span *span)
{
    const vt_csv_part *part = reader->part;
    if (!part || !reader->header_count) return;
    if (part->from > span->begin) {
        span->begin = part->from;
        span->line = part->line;
    }
    reader->file.size = part->to > span->begin ? part->to : span->begin;
    reader->feed_sought = reader->feed = 0;
    reader->part = NULL;
}

static vt_status read_rows(csv_reader *reader, size_t begin, vt_csv_visitor *each, void *context,
                           vt_error *error)
{
    csv_span span = {.begin = begin, .line = 1};
    for (;;) {
        go_to_part(reader, &span);
        VT_TRY(read_span(reader, &span, error));
        if (!span.found) return VT_OK;
        bool open_quote = quote_was_open(reader, &span);
        VT_TRY(deliver(reader, &span, open_quote, each, context, error));
        if (open_quote) VT_TRY(give_up_quote(reader, &span, error));
        span.begin = span.end;
        span.line += span.lines;
    }
}

vt_status vt_csv_read(vt_bytes file, const char *label, vt_csv_visitor *each, void *context, vt_error *error)
{
    return vt_csv_read_part(file, label, NULL, each, context, error);
}

vt_status vt_csv_read_part(vt_bytes file, const char *label, const vt_csv_part *part, vt_csv_visitor *each, void *context,
                           vt_error *error)
{
    size_t begin = file.size >= 3 && !memcmp(file.data, "\xEF\xBB\xBF", 3) ? 3 : 0;
    if (file.size >= 2 && (!memcmp(file.data, "\xFF\xFE", 2) || !memcmp(file.data, "\xFE\xFF", 2)))
        return vt_fail(error, VT_BAD_DATA, "%s: the text is UTF-16; save it as UTF-8", label);
    if (begin == file.size) return VT_OK;
    csv_reader reader = {.file = file, .label = label, .part = part};
    reader.separator = guess_separator(&reader, begin);
    reader.ends = vt_alloc(MOST_CELLS, sizeof *reader.ends);
    reader.cells = vt_alloc(MOST_CELLS, sizeof *reader.cells);
    vt_status status = reader.ends && reader.cells
                           ? parser_open(&reader, error)
                           : vt_fail(error, VT_NO_MEMORY, "%s: no memory for a row", label);
    if (status == VT_OK) status = read_rows(&reader, begin, each, context, error);
    csv_free(&reader.parser);
    vt_buffer_free(&reader.text);
    vt_free(reader.ends);
    vt_free(reader.cells);
    return status;
}
