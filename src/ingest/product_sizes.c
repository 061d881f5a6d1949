#include "import_run.h"

#include "clean_text.h"

#include <string.h>
#include <strings.h>

/* The set while it grows. */
typedef struct size_writer {
    vt_import_run *run;
    size_t line, count;
    vt_buffer set, size;
} size_writer;

static bool is_separator(uint8_t byte) { return byte == '|' || byte == ',' || byte == ';' || byte == '/'; }

static bool says_nothing(const char *size)
{
    return !*size || !strcasecmp(size, "NA") || !strcasecmp(size, "NaN") || !strcasecmp(size, "null") || !strcasecmp(size, "none");
}

/* True when the set need not get it: it is there already. */
static bool stands_already(const size_writer *writer, const char *size)
{
    const uint8_t *set = writer->set.data;
    size_t length = strlen(size);
    for (size_t at = 0; at < writer->set.size; at++) {
        size_t end = at;
        while (end < writer->set.size && set[end] != '|') end++;
        if (end - at == length && memcmp(set + at, size, length) == 0) return true;
        at = end;
    }
    return false;
}

static void add_size(size_writer *writer, vt_bytes raw)
{
    unsigned int flags = vt_clean_text(&writer->size, raw, VT_SIZE_BYTES);
    const char *size = (const char *)writer->size.data;
    if (writer->size.failed || says_nothing(size) || stands_already(writer, size)) return;
    if (flags & VT_TEXT_CUT || writer->count == VT_PRODUCT_MOST_SIZES) {
        vt_import_note(writer->run, "noted", flags & VT_TEXT_CUT ? "a size over 32 bytes" : "more than 64 sizes",
                       "line %zu: \"%.40s\", left out", writer->line, size);
        return;
    }
    vt_buffer_append_text(&writer->set, writer->count++ ? "|" : "");
    vt_buffer_append_text(&writer->set, size);
}

const char *vt_import_sizes(vt_import_run *run, const vt_raw_row *row)
{
    vt_bytes text = row->fields[VT_FIELD_SIZES];
    if (!text.size) return "";
    size_writer writer = {.run = run, .line = row->line};
    for (size_t begin = 0, at = 0; at <= text.size; at++)
        if (at == text.size || is_separator(text.data[at])) {
            add_size(&writer, (vt_bytes){text.data + begin, at - begin});
            begin = at + 1;
        }
    const char *kept = "";
    if (writer.count && !writer.set.failed) kept = vt_text_arena_copy(&run->texts, (const char *)writer.set.data, writer.set.size);
    if (!kept || writer.set.failed || writer.size.failed) run->out_of_memory = true;
    vt_buffer_free(&writer.set);
    vt_buffer_free(&writer.size);
    return kept ? kept : "";
}
