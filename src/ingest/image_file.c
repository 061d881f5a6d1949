#include "image_file.h"

#include "memory.h"
#include "picture_codec.h"

#include <png.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/encode.h>

vt_status vt_picture_check_size(size_t width, size_t height, const char *label, vt_error *error)
{
    if (!width || !height) return vt_fail(error, VT_BAD_DATA, "%s: a picture without pixels", label);
    if (width > VT_IMAGE_MAX_SIDE || height > VT_IMAGE_MAX_SIDE || width * height > VT_PICTURE_MAX_PIXELS)
        return vt_fail(error, VT_BAD_DATA,
                       "%s: %zu x %zu pixels are too many (sides up to %d, %d megapixels)", label, width,
                       height, VT_IMAGE_MAX_SIDE, VT_PICTURE_MAX_PIXELS / 1000000);
    return VT_OK;
}

vt_status vt_picture_open(vt_picture *out, size_t width, size_t height, const char *label, vt_error *error)
{
    VT_TRY(vt_picture_check_size(width, height, label, error));
    *out = (vt_picture){vt_alloc(width * height, 4), width, height};
    return out->rgba ? VT_OK : vt_fail(error, VT_NO_MEMORY, "%s: no memory for its pixels", label);
}

void vt_picture_close(vt_picture *picture)
{
    vt_free(picture->rgba);
    *picture = (vt_picture){0};
}

vt_image vt_picture_image(const vt_picture *picture)
{
    return (vt_image){picture->rgba, picture->width, picture->height, 4 * picture->width};
}

/* libpng tells by words alone why it left; "too many bytes to allocate in memory" is what a header claims. */
static vt_status png_failure(const vt_picture_source *source, const png_image *png, vt_error *error)
{
    bool memory = strstr(png->message, "ut of memory") || strstr(png->message, "insufficient memory");
    return memory ? vt_fail(error, VT_NO_MEMORY, "%s: no memory to decode it", source->label)
                  : vt_fail(error, VT_BAD_DATA, "%s: not a readable PNG: %s", source->label, png->message);
}

static vt_status decode_png(vt_picture *out, const vt_picture_source *source, vt_error *error)
{
    png_image png = {.version = PNG_IMAGE_VERSION};
    if (!png_image_begin_read_from_memory(&png, source->file.data, source->file.size))
        return png_failure(source, &png, error);
    png.format = PNG_FORMAT_RGBA;
    vt_status status = vt_picture_open(out, png.width, png.height, source->label, error);
    if (status == VT_OK && !png_image_finish_read(&png, NULL, out->rgba, (png_int_32)(4 * out->width), NULL))
        status = png_failure(source, &png, error);
    png_image_free(&png);
    return status;
}

static vt_status decode_webp(vt_picture *out, const vt_picture_source *source, vt_error *error)
{
    WebPDecoderConfig config;
    const WebPBitstreamFeatures *features = &config.input;
    vt_bytes file = source->file;
    if (!WebPInitDecoderConfig(&config)) return vt_fail(error, VT_UNSUPPORTED, "this libwebp is of another version than its headers");
    if (WebPGetFeatures(file.data, file.size, &config.input) != VP8_STATUS_OK)
        return vt_fail(error, VT_BAD_DATA, "%s: not a readable WebP", source->label);
    if (features->has_animation)
        return vt_fail(error, VT_BAD_DATA, "%s: an animated WebP, not a photo", source->label);
    VT_TRY(vt_picture_open(out, (size_t)features->width, (size_t)features->height, source->label, error));
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA = (WebPRGBABuffer){.rgba = out->rgba, .stride = (int)(4 * out->width), .size = 4 * out->width * out->height};
    VP8StatusCode code = WebPDecode(file.data, file.size, &config);
    WebPFreeDecBuffer(&config.output);
    if (code == VP8_STATUS_OUT_OF_MEMORY) return vt_fail(error, VT_NO_MEMORY, "%s: no memory to decode it", source->label);
    if (code != VP8_STATUS_OK) return vt_fail(error, VT_BAD_DATA, "%s: the WebP is damaged or cut off", source->label);
    return VT_OK;
}

static bool starts_with(vt_bytes file, size_t at, const char *magic, size_t size)
{
    return file.size >= at + size && !memcmp(file.data + at, magic, size);
}

static vt_status decode(vt_picture *out, const vt_picture_source *source, vt_error *error)
{
    vt_bytes file = source->file;
    if (!file.size) return vt_fail(error, VT_BAD_DATA, "%s: the file is empty", source->label);
    if (starts_with(file, 0, "\xFF\xD8\xFF", 3)) return vt_picture_decode_jpeg(out, source, error);
    if (starts_with(file, 0, "\x89PNG\r\n\x1A\n", 8)) return decode_png(out, source, error);
    if (starts_with(file, 0, "RIFF", 4) && starts_with(file, 8, "WEBP", 4))
        return decode_webp(out, source, error);
    return vt_fail(error, VT_BAD_DATA, "%s: neither JPEG, PNG nor WebP", source->label);
}

vt_status vt_picture_decode_for(vt_picture *out, vt_bytes file, size_t width, size_t height,
                                const char *label, vt_error *error)
{
    vt_picture_source source = {file, label, width, height};
    *out = (vt_picture){0};
    vt_status status = decode(out, &source, error);
    if (status != VT_OK) vt_picture_close(out);
    return status;
}

vt_status vt_picture_decode(vt_picture *out, vt_bytes file, const char *label, vt_error *error)
{
    return vt_picture_decode_for(out, file, 0, 0, label, error);
}

static int append_to_buffer(const uint8_t *data, size_t size, const WebPPicture *webp)
{
    vt_buffer *file = webp->custom_ptr;
    vt_buffer_append(file, data, size);
    return !file->failed;
}

vt_status vt_picture_encode_webp(vt_buffer *file, const vt_picture *picture, int quality, vt_error *error)
{
    VT_CHECK(quality >= 0 && quality <= 100 && picture->rgba);
    WebPConfig config;
    WebPPicture webp;
    if (!WebPConfigPreset(&config, WEBP_PRESET_PICTURE, (float)quality) || !WebPPictureInit(&webp))
        return vt_fail(error, VT_UNSUPPORTED, "this libwebp is of another version than its headers");
    if (picture->width > WEBP_MAX_DIMENSION || picture->height > WEBP_MAX_DIMENSION)
        return vt_fail(error, VT_UNSUPPORTED, "a WebP of %zu x %zu pixels", picture->width, picture->height);
    webp.use_argb = 0;
    webp.width = (int)picture->width;
    webp.height = (int)picture->height;
    webp.writer = append_to_buffer;
    webp.custom_ptr = file;
    bool written =
        WebPPictureImportRGBA(&webp, picture->rgba, (int)(4 * picture->width)) && WebPEncode(&config, &webp);
    WebPPictureFree(&webp);
    if (!written)
        return vt_fail(error, VT_NO_MEMORY, "a WebP could not be encoded (libwebp error %d)",
                       webp.error_code);
    return VT_OK;
}
