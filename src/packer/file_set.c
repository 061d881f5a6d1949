#define _GNU_SOURCE /* lstat */
#include "file_set.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where one goes. */
typedef struct output_place {
    char path[VT_HOST_PATH_BYTES], temporary[VT_HOST_PATH_BYTES + 64];
    bool stream; /* a device or a pipe: renaming onto /dev/null would put a file in its place, for everybody */
    bool stood;  /* something is there already */
} output_place;

static vt_status io_failure(vt_error *error, const char *path) { return vt_fail(error, VT_IO, "%s: %s", path, strerror(errno)); }

/* The number keeps apart two files of one path. */
static vt_status find_place(output_place *out, const vt_output_file *file, size_t number, vt_error *error)
{
    struct stat facts;
    *out = (output_place){.stream = false};
    if (file->folder) VT_TRY(vt_path_in(out->path, file->folder, file->name, error));
    else if (!vt_text_put(out->path, sizeof out->path, file->name)) return vt_fail(error, VT_IO, "%.200s...: the path is too long", file->name);
    snprintf(out->temporary, sizeof out->temporary, "%s.tmp-%ld-%zu", out->path, (long)getpid(), number);
    out->stood = lstat(out->path, &facts) == 0;
    if (stat(out->path, &facts) != 0) return VT_OK;
    if (S_ISDIR(facts.st_mode)) return errno = EISDIR, io_failure(error, out->path);
    out->stream = !S_ISREG(facts.st_mode);
    return VT_OK;
}

/* Into `where`, which stands for `path`. */
static vt_status write_bytes(const char *where, const char *path, vt_bytes bytes, vt_error *error)
{
    FILE *stream = fopen(where, "wb");
    if (!stream) return io_failure(error, path);
    bool written = fwrite(bytes.data, 1, bytes.size, stream) == bytes.size;
    written = fclose(stream) == 0 && written;
    return written ? VT_OK : io_failure(error, path);
}

static vt_status write_temporary(const vt_output_file *file, size_t number, vt_error *error)
{
    output_place place;
    VT_TRY(find_place(&place, file, number, error));
    if (place.stream) return VT_OK;
    vt_status status = write_bytes(place.temporary, place.path, file->bytes, error);
    if (status != VT_OK) remove(place.temporary);
    return status;
}

static vt_status write_stream(const vt_output_file *file, size_t number, vt_error *error)
{
    output_place place;
    VT_TRY(find_place(&place, file, number, error));
    return place.stream ? write_bytes(place.path, place.path, file->bytes, error) : VT_OK;
}

static vt_status put(const vt_output_file *file, size_t number, bool *is_new, vt_error *error)
{
    output_place place;
    VT_TRY(find_place(&place, file, number, error));
    *is_new = !place.stood;
    if (place.stream || rename(place.temporary, place.path) == 0) return VT_OK;
    return io_failure(error, place.path);
}

static void take_back(const vt_output_file *file, size_t number, bool is_new)
{
    output_place place;
    if (find_place(&place, file, number, NULL) != VT_OK || place.stream) return;
    remove(place.temporary);
    if (is_new) remove(place.path);
}

vt_status vt_file_set_write(const vt_output_file *files, size_t count, vt_error *error)
{
    bool is_new[VT_FILE_SET_MOST] = {false};
    size_t staged = 0;
    vt_status status = VT_OK;
    VT_CHECK(count <= VT_FILE_SET_MOST);
    while (status == VT_OK && staged < count) {
        status = write_temporary(&files[staged], staged, error);
        staged += status == VT_OK;
    }
    for (size_t i = 0; status == VT_OK && i < count; i++) status = write_stream(&files[i], i, error);
    for (size_t i = 0; status == VT_OK && i < count; i++) {
        status = put(&files[i], i, &is_new[i], error);
        if (status != VT_OK) is_new[i] = false;
    }
    for (size_t i = 0; status != VT_OK && i < staged; i++) take_back(&files[i], i, is_new[i]);
    return status;
}
