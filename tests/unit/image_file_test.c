/* ingest/: photos in, thumbnails out, and files that are not photos. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "image_file.h"
#include "memory.h"

#include <jpeglib.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

static vt_picture plain(size_t width, size_t height, const uint8_t colour[4])
{
    vt_picture picture = {vt_alloc(width * height, 4), width, height};
    assert_non_null(picture.rgba);
    for (size_t i = 0; i < width * height; i++) memcpy(picture.rgba + 4 * i, colour, 4);
    return picture;
}

static void append_jpeg(vt_buffer *file, const uint8_t *samples, size_t side, int components)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char *bytes = NULL;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = jpeg.image_height = (JDIMENSION)side;
    jpeg.input_components = components;
    jpeg.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 4 ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < side) {
        JSAMPROW row = (JSAMPROW)(samples + jpeg.next_scanline * side * (size_t)components);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    vt_buffer_append(file, bytes, size);
    free(bytes);
}

static void append_png(vt_buffer *file, const vt_picture *picture)
{
    png_image png = {.version = PNG_IMAGE_VERSION, .format = PNG_FORMAT_RGBA};
    png.width = (png_uint_32)picture->width;
    png.height = (png_uint_32)picture->height;
    uint8_t bytes[65536];
    png_alloc_size_t size = sizeof bytes;
    assert_true(png_image_write_to_memory(&png, bytes, &size, 0, picture->rgba, 0, NULL));
    vt_buffer_append(file, bytes, size);
}

static vt_bytes bytes_of(const vt_buffer *buffer)
{
    return (vt_bytes){buffer->data, buffer->size};
}

static void assert_pixel_near(const uint8_t *pixel, int red, int green, int blue, int alpha)
{
    const int wanted[4] = {red, green, blue, alpha};
    for (int c = 0; c < 4; c++) assert_in_range(pixel[c] + 6, wanted[c], wanted[c] + 12);
}

static void a_png_keeps_its_pixels_and_alpha(void **state)
{
    (void)state;
    vt_picture picture = plain(5, 3, (uint8_t[4]){10, 200, 30, 128}), read;
    vt_buffer file = {0};
    append_png(&file, &picture);
    assert_int_equal(vt_picture_decode(&read, bytes_of(&file), "a.png", NULL), VT_OK);
    assert_int_equal(read.width, 5);
    assert_int_equal(read.height, 3);
    assert_memory_equal(read.rgba, picture.rgba, 5 * 3 * 4);
    vt_picture_close(&read);
    vt_picture_close(&picture);
    vt_buffer_free(&file);
}

static void a_webp_survives_the_way_there_and_back(void **state)
{
    (void)state;
    vt_picture picture = plain(40, 30, (uint8_t[4]){200, 40, 60, 255}), read;
    vt_buffer file = {0}, again = {0};
    assert_int_equal(vt_picture_encode_webp(&file, &picture, 80, NULL), VT_OK);
    assert_int_equal(vt_picture_encode_webp(&again, &picture, 80, NULL), VT_OK);
    assert_int_equal(file.size, again.size);
    assert_memory_equal(file.data, again.data, file.size);
    assert_int_equal(vt_picture_decode(&read, bytes_of(&file), "a.webp", NULL), VT_OK);
    assert_int_equal(read.width, 40);
    assert_pixel_near(read.rgba + 4 * 410, 200, 40, 60, 255);
    vt_picture_close(&read);
    vt_picture_close(&picture);
    vt_buffer_free(&file);
    vt_buffer_free(&again);
}

static void rgb_grey_and_cmyk_jpegs_become_rgba(void **state)
{
    (void)state;
    enum { SIDE = 32 };
    static uint8_t rgb[SIDE * SIDE * 3], grey[SIDE * SIDE], cmyk[SIDE * SIDE * 4];
    for (size_t i = 0; i < SIDE * SIDE; i++) {
        memcpy(rgb + 3 * i, (uint8_t[3]){220, 30, 90}, 3);
        grey[i] = 77;
        memcpy(cmyk + 4 * i, (uint8_t[4]){255, 0, 128, 200}, 4); /* inverted, as Adobe writes it */
    }
    struct {
        const uint8_t *samples;
        int components, red, green, blue;
    } cases[] = {{rgb, 3, 220, 30, 90}, {grey, 1, 77, 77, 77}, {cmyk, 4, 200, 0, 100}};
    for (size_t i = 0; i < 3; i++) {
        vt_buffer file = {0};
        vt_picture read;
        append_jpeg(&file, cases[i].samples, SIDE, cases[i].components);
        assert_int_equal(vt_picture_decode(&read, bytes_of(&file), "a.jpg", NULL), VT_OK);
        assert_pixel_near(read.rgba + 4 * 500, cases[i].red, cases[i].green, cases[i].blue, 255);
        vt_picture_close(&read);
        vt_buffer_free(&file);
    }
}

static void a_large_jpeg_is_decoded_at_the_size_that_serves(void **state)
{
    (void)state;
    enum { SIDE = 800 };
    uint8_t *rgb = vt_alloc(SIDE * SIDE, 3);
    vt_buffer file = {0};
    vt_picture read;
    append_jpeg(&file, rgb, SIDE, 3);
    assert_int_equal(vt_picture_decode_for(&read, bytes_of(&file), 225, 300, "a.jpg", NULL), VT_OK);
    assert_int_equal(read.width, 300);
    assert_int_equal(read.height, 300);
    vt_picture_close(&read);
    assert_int_equal(vt_picture_decode_for(&read, bytes_of(&file), 4000, 300, "a.jpg", NULL), VT_OK);
    assert_int_equal(read.width, SIDE);
    vt_picture_close(&read);
    vt_buffer_free(&file);
    vt_free(rgb);
}

static void files_that_are_not_pictures_say_so(void **state)
{
    (void)state;
    static const char *const files[] = {"",
                                        "GIF89a....",
                                        "<html>404</html>",
                                        "\xFF\xD8\xFF",
                                        "\xFF\xD8\xFF\xE0 not really",
                                        "\x89PNG\r\n\x1A\n????",
                                        "RIFF\x10\1\1\1WEBPVP8 "};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        vt_error error = {0};
        vt_picture read;
        vt_bytes file = {(const uint8_t *)files[i], strlen(files[i])};
        assert_int_equal(vt_picture_decode(&read, file, "shoe.jpg", &error), VT_BAD_DATA);
        assert_non_null(strstr(error.message, "shoe.jpg: "));
        assert_null(read.rgba);
    }
}

static void files_cut_anywhere_are_bad_data(void **state)
{
    (void)state;
    enum { SIDE = 64 };
    static uint8_t rgb[SIDE * SIDE * 3];
    for (size_t i = 0; i < sizeof rgb; i++) rgb[i] = (uint8_t)(i * 2654435761u >> 11);
    vt_picture picture = plain(SIDE, SIDE, (uint8_t[4]){1, 2, 3, 255}), read;
    for (size_t i = 0; i < SIDE * SIDE; i++) memcpy(picture.rgba + 4 * i, rgb + 3 * i, 3);
    vt_buffer files[3] = {{0}};
    append_jpeg(&files[0], rgb, SIDE, 3);
    append_png(&files[1], &picture);
    vt_picture_encode_webp(&files[2], &picture, 75, NULL);
    for (int i = 0; i < 3; i++) {
        for (size_t size = 12; size + 64 < files[i].size; size += files[i].size / 37) {
            vt_bytes cut = {files[i].data, size};
            assert_int_equal(vt_picture_decode(&read, cut, "cut", NULL), VT_BAD_DATA);
        }
        vt_buffer_free(&files[i]);
    }
    vt_picture_close(&picture);
}

static void a_picture_that_claims_too_many_pixels_is_refused_before_allocation(void **state)
{
    (void)state;
    vt_picture picture = plain(2, 2, (uint8_t[4]){1, 2, 3, 255}), read;
    vt_buffer jpeg = {0};
    static uint8_t rgb[8 * 8 * 3];
    append_jpeg(&jpeg, rgb, 8, 3);
    for (size_t at = 0; at + 9 < jpeg.size; at++)
        if (jpeg.data[at] == 0xFF && jpeg.data[at + 1] == 0xC0)
            memcpy(jpeg.data + at + 5, "\x1F\xFF\x1F\xFF", 4);
    vt_error error = {0};
    assert_int_equal(vt_picture_decode(&read, bytes_of(&jpeg), "big.jpg", &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "8191 x 8191"));
    vt_buffer_free(&jpeg);
    vt_picture_close(&picture);
}

static void shrinking_averages_areas(void **state)
{
    (void)state;
    vt_picture stripes = plain(6, 4, (uint8_t[4]){0, 0, 0, 255}), small;
    for (size_t i = 0; i < 24; i++)
        if (i % 2) memset(stripes.rgba + 4 * i, 255, 3);
    assert_int_equal(vt_picture_fit(&small, &stripes, 3, 2, NULL), VT_OK);
    for (size_t i = 0; i < 6; i++)
        assert_memory_equal(small.rgba + 4 * i, ((uint8_t[4]){128, 128, 128, 255}), 4);
    vt_picture_close(&small);
    vt_picture_close(&stripes);
}

static void transparent_pixels_lend_no_colour(void **state)
{
    (void)state;
    vt_picture pair = plain(2, 2, (uint8_t[4]){0, 255, 0, 0}), small;
    for (size_t y = 0; y < 2; y++) memcpy(pair.rgba + 8 * y, (uint8_t[4]){200, 10, 20, 255}, 4);
    assert_int_equal(vt_picture_fit(&small, &pair, 1, 1, NULL), VT_OK);
    assert_memory_equal(small.rgba, ((uint8_t[4]){200, 10, 20, 128}), 4);
    vt_picture_close(&small);
    vt_picture_close(&pair);
}

static void another_aspect_is_letterboxed_with_the_border_colour(void **state)
{
    (void)state;
    const uint8_t ground[4] = {240, 238, 230, 255}, red[4] = {250, 0, 0, 255};
    vt_picture square = plain(40, 40, ground), tall;
    for (size_t y = 10; y < 30; y++)
        for (size_t x = 0; x < 30; x++) memcpy(square.rgba + 4 * (40 * y + x), red, 4);
    assert_int_equal(vt_picture_fit(&tall, &square, 30, 60, NULL), VT_OK);
    assert_memory_equal(tall.rgba, ground, 4);
    assert_memory_equal(tall.rgba + 4 * (30 * 59 + 29), ground, 4);
    assert_memory_equal(tall.rgba + 4 * (30 * 30 + 10), red, 4);
    vt_picture_close(&tall);
    vt_picture_close(&square);
}

static void growing_interpolates_and_one_pixel_grows_to_a_plain_field(void **state)
{
    (void)state;
    vt_picture pair = plain(2, 1, (uint8_t[4]){0, 0, 0, 255}), wide;
    memset(pair.rgba + 4, 200, 3);
    assert_int_equal(vt_picture_fit(&wide, &pair, 8, 4, NULL), VT_OK);
    const uint8_t expected[8] = {0, 0, 25, 75, 125, 175, 200, 200};
    for (size_t x = 0; x < 8; x++) assert_int_equal(wide.rgba[4 * x], expected[x]);
    vt_picture_close(&wide);
    pair.width = 1;
    assert_int_equal(vt_picture_fit(&wide, &pair, 3, 3, NULL), VT_OK);
    assert_memory_equal(wide.rgba + 32, ((uint8_t[4]){0, 0, 0, 255}), 4);
    vt_picture_close(&wide);
    vt_picture_close(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_png_keeps_its_pixels_and_alpha),
        cmocka_unit_test(a_webp_survives_the_way_there_and_back),
        cmocka_unit_test(rgb_grey_and_cmyk_jpegs_become_rgba),
        cmocka_unit_test(a_large_jpeg_is_decoded_at_the_size_that_serves),
        cmocka_unit_test(files_that_are_not_pictures_say_so),
        cmocka_unit_test(files_cut_anywhere_are_bad_data),
        cmocka_unit_test(a_picture_that_claims_too_many_pixels_is_refused_before_allocation),
        cmocka_unit_test(shrinking_averages_areas),
        cmocka_unit_test(transparent_pixels_lend_no_colour),
        cmocka_unit_test(another_aspect_is_letterboxed_with_the_border_colour),
        cmocka_unit_test(growing_interpolates_and_one_pixel_grows_to_a_plain_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
