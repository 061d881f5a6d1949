#include "file_read.h"

#include "memory.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* One allocation for a plain file; pipes and the like grow as they come. */
static void reserve_for(vt_buffer *out, const char *path, size_t limit_bytes)
{
    struct stat facts;
    if (out->data || stat(path, &facts) || !S_ISREG(facts.st_mode)) return;
    if (facts.st_size <= 0 || (uintmax_t)facts.st_size > limit_bytes) return;
    out->data = vt_alloc((size_t)facts.st_size, 1);
    if (out->data) out->capacity = (size_t)facts.st_size;
}

static vt_status read_all(vt_buffer *out, FILE *file, const char *path, size_t limit_bytes, vt_error *error)
{
    enum { STEP_BYTES = 64 * 1024 };
    uint8_t *step = vt_alloc(STEP_BYTES, 1);
    size_t total = 0, got = STEP_BYTES;
    while (step && total <= limit_bytes && got == STEP_BYTES) {
        got = fread(step, 1, STEP_BYTES, file);
        vt_buffer_append(out, step, got);
        total += got;
    }
    vt_free(step);
    if (!step || out->failed) return vt_fail(error, VT_NO_MEMORY, "%s: no memory to read it", path);
    if (ferror(file)) return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno));
    if (total > limit_bytes)
        return vt_fail(error, VT_BAD_DATA, "%s: longer than %zu bytes", path, limit_bytes);
    return VT_OK;
}

vt_status vt_file_read(vt_buffer *out, const char *path, size_t limit_bytes, vt_error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file) return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno));
    reserve_for(out, path, limit_bytes);
    vt_status status = read_all(out, file, path, limit_bytes, error);
    fclose(file);
    if (status != VT_OK) vt_buffer_free(out);
    return status;
}
