#include "distort.h"

#include "memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

enum { JPEG_QUALITY = 40 };

typedef struct sides {
    size_t left, right, top, bottom;
} sides;

static vt_status crop(vt_picture *photo, sides cut, vt_error *error)
{
    size_t width = photo->width - cut.left - cut.right, height = photo->height - cut.top - cut.bottom;
    uint8_t *rgba = vt_alloc(width * height, 4);
    if (!rgba) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    for (size_t y = 0; y < height; y++)
        memcpy(rgba + 4 * y * width, photo->rgba + 4 * ((y + cut.top) * photo->width + cut.left), 4 * width);
    vt_picture_close(photo);
    *photo = (vt_picture){rgba, width, height};
    return VT_OK;
}

static size_t within(float at, size_t side) { return at < 0.0f ? 0 : at > (float)(side - 1) ? side - 1 : (size_t)at; }

/* The colour between four pixels; positions outside repeat the edge. */
static void sample(uint8_t out[4], const vt_picture *photo, float x, float y)
{
    size_t left = within(floorf(x), photo->width), right = within(floorf(x) + 1.0f, photo->width);
    size_t top = within(floorf(y), photo->height), bottom = within(floorf(y) + 1.0f, photo->height);
    float across = x - floorf(x), down = y - floorf(y);
    for (size_t c = 0; c < 4; c++) {
        float a = photo->rgba[4 * (top * photo->width + left) + c], b = photo->rgba[4 * (top * photo->width + right) + c];
        float d = photo->rgba[4 * (bottom * photo->width + left) + c], e = photo->rgba[4 * (bottom * photo->width + right) + c];
        out[c] = (uint8_t)((a + across * (b - a)) * (1.0f - down) + (d + across * (e - d)) * down + 0.5f);
    }
}

static vt_status rotate(vt_picture *photo, float degrees, vt_error *error)
{
    uint8_t *rgba = vt_alloc(photo->width * photo->height, 4);
    if (!rgba) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    float angle = degrees * 3.14159265f / 180.0f, cosine = cosf(angle), sine = sinf(angle);
    float middle_x = (float)(photo->width - 1) / 2.0f, middle_y = (float)(photo->height - 1) / 2.0f;
    for (size_t y = 0; y < photo->height; y++)
        for (size_t x = 0; x < photo->width; x++) {
            float dx = (float)x - middle_x, dy = (float)y - middle_y;
            sample(rgba + 4 * (y * photo->width + x), photo, middle_x + cosine * dx - sine * dy,
                   middle_y + sine * dx + cosine * dy);
        }
    vt_free(photo->rgba);
    photo->rgba = rgba;
    return VT_OK;
}

static void brighten(vt_picture *photo, float factor)
{
    for (size_t i = 0; i < photo->width * photo->height * 4; i++) {
        float value = (float)photo->rgba[i] * factor + 0.5f;
        if (i % 4 != 3) photo->rgba[i] = (uint8_t)(value > 255.0f ? 255.0f : value);
    }
}

static vt_status blur(vt_picture *photo, vt_error *error)
{
    size_t bytes = photo->width * photo->height * 4;
    uint8_t *before = vt_alloc(bytes, 1);
    if (!before) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    memcpy(before, photo->rgba, bytes);
    for (size_t i = 0; i < bytes; i++) {
        size_t x = i / 4 % photo->width, y = i / 4 / photo->width, sum = 0;
        for (int step = 0; step < 9; step++) {
            size_t column = within((float)x + (float)(step % 3 - 1), photo->width);
            size_t row = within((float)y + (float)(step / 3 - 1), photo->height);
            sum += before[4 * (row * photo->width + column) + i % 4];
        }
        photo->rgba[i] = (uint8_t)((sum + 4) / 9);
    }
    vt_free(before);
    return VT_OK;
}

static unsigned char *encode_jpeg(const vt_picture *photo, unsigned long *size)
{
    struct jpeg_compress_struct encoder;
    struct jpeg_error_mgr errors;
    unsigned char *file = NULL, *row = vt_alloc(photo->width, 3);
    encoder.err = jpeg_std_error(&errors);
    jpeg_create_compress(&encoder);
    jpeg_mem_dest(&encoder, &file, size);
    encoder.image_width = (JDIMENSION)photo->width;
    encoder.image_height = (JDIMENSION)photo->height;
    encoder.input_components = 3;
    encoder.in_color_space = JCS_RGB;
    jpeg_set_defaults(&encoder);
    jpeg_set_quality(&encoder, JPEG_QUALITY, TRUE);
    jpeg_start_compress(&encoder, TRUE);
    while (row && encoder.next_scanline < encoder.image_height) {
        const uint8_t *from = photo->rgba + 4 * encoder.next_scanline * photo->width;
        for (size_t x = 0; x < photo->width; x++) memcpy(row + 3 * x, from + 4 * x, 3);
        jpeg_write_scanlines(&encoder, &row, 1);
    }
    if (row) jpeg_finish_compress(&encoder);
    jpeg_destroy_compress(&encoder);
    vt_free(row);
    return file;
}

static vt_status recompress(vt_picture *photo, vt_error *error)
{
    unsigned long size = 0;
    unsigned char *file = encode_jpeg(photo, &size);
    vt_picture_close(photo);
    vt_status status = vt_picture_decode(photo, (vt_bytes){file, size}, "distorted", error);
    free(file);
    return status;
}

vt_status distort_photo(vt_picture *photo, unsigned which, vt_random *random, vt_error *error)
{
    float draws[6];
    for (size_t i = 0; i < 6; i++) draws[i] = vt_random_unit(random);
    sides cut = {(size_t)(0.08f * draws[0] * (float)photo->width), (size_t)(0.08f * draws[1] * (float)photo->width),
                 (size_t)(0.08f * draws[2] * (float)photo->height), (size_t)(0.08f * draws[3] * (float)photo->height)};
    if (which & DISTORT_CROP) VT_TRY(crop(photo, cut, error));
    if (which & DISTORT_ROTATE) VT_TRY(rotate(photo, 10.0f * draws[4] - 5.0f, error));
    if (which & DISTORT_BRIGHTNESS) brighten(photo, 0.75f + 0.5f * draws[5]);
    for (int i = 0; i < 2 && which & DISTORT_BLUR; i++) VT_TRY(blur(photo, error));
    return which & DISTORT_JPEG ? recompress(photo, error) : VT_OK;
}
