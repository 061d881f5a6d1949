#include "picture_file.h"
#include "canvas.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <webp/encode.h>

static int append(const uint8_t *data, size_t size, const WebPPicture *picture)
{
    vt_buffer *out = picture->custom_ptr;
    vt_buffer_append(out, data, size);
    return !out->failed;
}

vt_status vt_picture_encode(vt_buffer *out, const uint8_t *rgb, vt_error *error)
{
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigPreset(&config, WEBP_PRESET_PICTURE, 80) || !WebPPictureInit(&picture))
        return vt_fail(error, VT_UNSUPPORTED, "libwebp: the library and its header do not agree");
    config.method = 5;
    config.use_sharp_yuv = 1;
    config.thread_level = 0;
    picture.use_argb = 1;
    picture.width = VT_PICTURE_WIDTH;
    picture.height = VT_PICTURE_HEIGHT;
    picture.writer = append;
    picture.custom_ptr = out;
    int done = WebPPictureImportRGB(&picture, rgb, 3 * VT_PICTURE_WIDTH) && WebPEncode(&config, &picture);
    WebPPictureFree(&picture);
    if (!done || out->failed)
        return vt_fail(error, VT_NO_MEMORY, "libwebp: error %d", (int)picture.error_code);
    return VT_OK;
}

static vt_status cannot(vt_error *error, const char *what, const char *path)
{
    return vt_fail(error, VT_IO, "%s: %s: %s", path, what, strerror(errno));
}

vt_status vt_write_whole_file(const char *path, const void *bytes, size_t size, vt_error *error)
{
    char temporary[4200];
    int length = snprintf(temporary, sizeof temporary, "%s.part", path);
    if (length < 0 || (size_t)length >= sizeof temporary)
        return vt_fail(error, VT_IO, "%s: the name is too long", path);
    FILE *file = fopen(temporary, "wb");
    if (!file) return cannot(error, "cannot be written", path);
    int whole = fwrite(bytes, 1, size, file) == size;
    whole = fclose(file) == 0 && whole;
    if (whole && rename(temporary, path) == 0) return VT_OK;
    vt_status status = cannot(error, "cannot be written", path);
    remove(temporary);
    return status;
}
