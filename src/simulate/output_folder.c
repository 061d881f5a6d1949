#include "output_folder.h"
#include "memory.h"
#include "picture_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static vt_status path_of(const vt_output_folder *out, const char *name, char path[VT_OUTPUT_PATH_BYTES],
                         vt_error *error)
{
    int length = snprintf(path, VT_OUTPUT_PATH_BYTES, *name ? "%s/%s" : "%s%s", out->root, name);
    if (length >= 0 && length < VT_OUTPUT_PATH_BYTES) return VT_OK;
    return vt_fail(error, VT_BAD_REQUEST, "simulate: the folder's name is too long");
}

/* Before the deed, so that nothing can be written and forgotten. */
static vt_status remember(vt_output_folder *out, const char *name, bool folder, vt_error *error)
{
    if (out->count == out->room) {
        size_t room = out->room ? 2 * out->room : 64;
        vt_written *written = vt_resize(out->written, out->room, room, sizeof *written);
        if (!written) return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its list of files", out->root);
        out->written = written;
        out->room = room;
    }
    out->written[out->count] = (vt_written){vt_copy_text(name, strlen(name)), folder};
    if (!out->written[out->count].name)
        return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its list of files", out->root);
    out->count++;
    return VT_OK;
}

static vt_status forget_last(vt_output_folder *out, vt_status status)
{
    vt_free(out->written[--out->count].name);
    return status;
}

vt_status vt_output_make(vt_output_folder *out, const char *name, vt_error *error)
{
    char path[VT_OUTPUT_PATH_BYTES];
    struct stat found;
    VT_TRY(path_of(out, name, path, error));
    VT_TRY(remember(out, name, true, error));
    if (mkdir(path, 0777) == 0) return VT_OK;
    int reason = errno;
    if (reason == EEXIST && stat(path, &found) == 0 && S_ISDIR(found.st_mode)) return forget_last(out, VT_OK);
    forget_last(out, VT_IO);
    return vt_fail(error, VT_IO, "%s: the folder cannot be made: %s", path, strerror(reason));
}

vt_status vt_output_write(vt_output_folder *out, const char *name, const vt_buffer *bytes, vt_error *error)
{
    char path[VT_OUTPUT_PATH_BYTES];
    VT_TRY(path_of(out, name, path, error));
    if (bytes->failed) return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its content", path);
    VT_TRY(remember(out, name, false, error));
    vt_status status = vt_write_whole_file(path, bytes->data, bytes->size, error);
    return status == VT_OK ? VT_OK : forget_last(out, status);
}

static vt_status part_of(const vt_output_stream *stream, char part[VT_OUTPUT_PATH_BYTES], vt_error *error)
{
    int length = snprintf(part, VT_OUTPUT_PATH_BYTES, "%s/%s.part", stream->out->root, stream->name);
    if (length >= 0 && length < VT_OUTPUT_PATH_BYTES) return VT_OK;
    return vt_fail(error, VT_BAD_REQUEST, "simulate: the folder's name is too long");
}

static vt_status cannot_write(const vt_output_stream *stream, vt_error *error)
{
    return vt_fail(error, VT_IO, "%s/%s: cannot be written: %s", stream->out->root, stream->name, strerror(errno));
}

vt_status vt_output_stream_open(vt_output_stream *stream, vt_output_folder *out, const char *name, vt_error *error)
{
    char part[VT_OUTPUT_PATH_BYTES];
    *stream = (vt_output_stream){.out = out, .name = name};
    VT_TRY(part_of(stream, part, error));
    stream->file = fopen(part, "wb");
    return stream->file ? VT_OK : cannot_write(stream, error);
}

static vt_status write_text(vt_output_stream *stream, vt_error *error)
{
    vt_buffer *text = &stream->text;
    if (text->failed) return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its content", stream->name);
    if (text->size && fwrite(text->data, 1, text->size, stream->file) != text->size) return cannot_write(stream, error);
    text->size = 0;
    return VT_OK;
}

vt_status vt_output_stream_pass(vt_output_stream *stream, vt_error *error)
{
    enum { MUCH_BYTES = 1 << 20 };
    return stream->text.size < MUCH_BYTES && !stream->text.failed ? VT_OK : write_text(stream, error);
}

vt_status vt_output_stream_finish(vt_output_stream *stream, vt_error *error)
{
    char part[VT_OUTPUT_PATH_BYTES], path[VT_OUTPUT_PATH_BYTES];
    VT_TRY(write_text(stream, error));
    VT_TRY(part_of(stream, part, error));
    VT_TRY(path_of(stream->out, stream->name, path, error));
    VT_TRY(remember(stream->out, stream->name, false, error));
    FILE *file = stream->file;
    stream->file = NULL;
    if (fclose(file) == 0 && rename(part, path) == 0) return VT_OK;
    vt_status status = cannot_write(stream, error);
    remove(part);
    return forget_last(stream->out, status);
}

void vt_output_stream_close(vt_output_stream *stream)
{
    char part[VT_OUTPUT_PATH_BYTES];
    if (stream->file) {
        fclose(stream->file);
        if (part_of(stream, part, NULL) == VT_OK) remove(part);
    }
    vt_buffer_free(&stream->text);
    *stream = (vt_output_stream){.file = NULL};
}

vt_status vt_output_remove(vt_output_folder *out, const char *name, vt_error *error)
{
    char path[VT_OUTPUT_PATH_BYTES];
    VT_TRY(path_of(out, name, path, error));
    if (remove(path) == 0 || errno == ENOENT || errno == ENOTDIR) return VT_OK;
    return vt_fail(error, VT_IO, "%s: cannot be replaced: %s", path, strerror(errno));
}

vt_status vt_write_notice(vt_output_folder *out, vt_error *error)
{
    vt_buffer notice = {0};
    vt_buffer_append_text(&notice, "These customers, their orders and what they did are simulated: made by \"vitrine simulate\".\n"
                                   "None of them exists. Figures measured on them say nothing about real people.\n");
    vt_status status = vt_output_write(out, "simulated.txt", &notice, error);
    vt_buffer_free(&notice);
    return status;
}

void vt_output_undo(vt_output_folder *out)
{
    char path[VT_OUTPUT_PATH_BYTES];
    for (size_t i = out->count; i-- > 0;) {
        if (path_of(out, out->written[i].name, path, NULL) != VT_OK) continue;
        if (out->written[i].folder)
            rmdir(path);
        else
            remove(path);
    }
}

void vt_output_close(vt_output_folder *out)
{
    for (size_t i = 0; i < out->count; i++) vt_free(out->written[i].name);
    vt_free(out->written);
    *out = (vt_output_folder){0};
}
