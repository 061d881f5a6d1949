#include "item_ids_file.h"

#include <stdio.h>
#include <string.h>

enum { PREFIX = 10, ALIGNMENT = 64 };

vt_status vt_item_ids_write(vt_buffer *file, const vt_event_log *log, vt_error *error)
{
    static const char padding[ALIGNMENT + 1] = "                                                                ";
    char text[128];
    size_t widest = 1;
    for (size_t i = 0; i < log->items; i++)
        if (strlen(log->item_ids[i]) > widest) widest = strlen(log->item_ids[i]);
    int length = snprintf(text, sizeof text, "{'descr': '|S%zu', 'fortran_order': False, 'shape': (%zu,), }", widest, log->items);
    size_t spaces = (ALIGNMENT - (PREFIX + (size_t)length + 1) % ALIGNMENT) % ALIGNMENT, total = (size_t)length + spaces + 1;
    vt_buffer_append(file, "\x93NUMPY\x01\x00", 8);
    vt_buffer_append(file, &(uint8_t){(uint8_t)total}, 1);
    vt_buffer_append(file, "", 1); /* the header is below 256 bytes */
    vt_buffer_append(file, text, (size_t)length);
    vt_buffer_append(file, padding, spaces);
    vt_buffer_append(file, "\n", 1);
    for (size_t i = 0; i < log->items; i++) {
        static const char nothing[129] = {0};
        size_t bytes = strlen(log->item_ids[i]);
        vt_buffer_append(file, log->item_ids[i], bytes);
        vt_buffer_append(file, nothing, widest - bytes);
    }
    return file->failed ? vt_fail(error, VT_NO_MEMORY, "out of memory for the ids of %zu items", log->items) : VT_OK;
}
