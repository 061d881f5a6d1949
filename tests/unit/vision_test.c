/* vision/: the descriptor on small drawn photos. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "descriptor.h"
#include "descriptor_layout.h"
#include "foreground.h"
#include "oklab.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct colour {
    uint8_t red, green, blue, alpha;
} colour;

static const colour white = {255, 255, 255, 255}, blue = {30, 60, 170, 255}, red = {190, 30, 40, 255};

typedef struct photo {
    colour *pixels;
    size_t width;
    size_t height;
} photo;

static photo make_photo(size_t width, size_t height, colour ground)
{
    photo photo = {malloc(width * height * sizeof *photo.pixels), width, height};
    for (size_t i = 0; i < width * height; i++) photo.pixels[i] = ground;
    return photo;
}

static void fill(photo photo, size_t left, size_t top, size_t width, size_t height, colour paint)
{
    for (size_t y = top; y < top + height; y++)
        for (size_t x = left; x < left + width; x++) photo.pixels[y * photo.width + x] = paint;
}

/* A body with two sleeves, 100 x 120 in `scale` pixels. */
static void draw_tee(photo photo, size_t left, size_t top, size_t scale, colour paint)
{
    fill(photo, left + 25 * scale, top, 50 * scale, 120 * scale, paint);
    fill(photo, left, top, 100 * scale, 35 * scale, paint);
}

/* A leg and a foot, 90 x 120. */
static void draw_boot(photo photo, size_t left, size_t top, colour paint)
{
    fill(photo, left, top, 40, 120, paint);
    fill(photo, left, top + 80, 90, 40, paint);
}

static float *describe(photo photo)
{
    vt_image image = {(const uint8_t *)photo.pixels, photo.width, photo.height, 4 * photo.width};
    float *raw = calloc(vt_descriptor_dims(), sizeof *raw);
    vt_error error = {0};
    if (vt_describe(&image, raw, &error)) fail_msg("%s", error.message);
    for (size_t i = 0; i < vt_descriptor_dims(); i++) assert_true(isfinite(raw[i]));
    return raw;
}

static float *describe_and_free(photo photo)
{
    float *raw = describe(photo);
    free(photo.pixels);
    return raw;
}

static photo tee_at(size_t left, size_t top, colour paint)
{
    photo photo = make_photo(225, 300, white);
    draw_tee(photo, left, top, 1, paint);
    return photo;
}

static float cosine(const float *a, const float *b, vt_block of)
{
    vt_descriptor_block block = vt_descriptor_block_at(of);
    float both = 0.0f, first = 0.0f, second = 0.0f;
    for (size_t i = block.begin; i < block.end; i++) {
        both += a[i] * b[i];
        first += a[i] * a[i];
        second += b[i] * b[i];
    }
    return both / sqrtf(first * second + 1e-20f);
}

static void the_blocks_cover_the_descriptor_in_order(void **state)
{
    (void)state;
    size_t at = 0;
    for (vt_block b = 0; b < VT_BLOCK_COUNT; b++) {
        assert_int_equal(vt_descriptor_block_at(b).begin, at);
        at = vt_descriptor_block_at(b).end;
    }
    assert_int_equal(at, vt_descriptor_dims());
}

/* A photo of noise on a slope: every path of the code, and no number that rounds to a nice one. */
static photo noise_photo(void)
{
    photo photo = tee_at(40, 70, red);
    uint32_t noise = 1;
    for (size_t i = 0; i < photo.width * photo.height; i++) {
        noise = noise * 1664525u + 1013904223u;
        photo.pixels[i].green = (uint8_t)(photo.pixels[i].green / 2 + (noise >> 25));
        photo.pixels[i].blue = (uint8_t)(photo.pixels[i].blue / 2 + i % 97);
    }
    return photo;
}

/* Fowler, Noll and Vo's hash of the bits. */
static uint32_t hash_floats(const float *values, size_t count)
{
    uint32_t hash = 2166136261u;
    const uint8_t *bytes = (const uint8_t *)values;
    for (size_t i = 0; i < count * sizeof *values; i++) hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
}

static void every_build_computes_the_same_bits(void **state)
{
    (void)state;
    float *raw = describe_and_free(noise_photo());
    /* Changes with VT_DESCRIPTOR_VERSION only. */
    assert_int_equal(hash_floats(raw, vt_descriptor_dims()), 0x37925c9du);
    free(raw);
}

static void the_same_shape_elsewhere_on_its_ground_is_described_alike(void **state)
{
    (void)state;
    float *here = describe_and_free(tee_at(20, 30, blue)), *there = describe_and_free(tee_at(110, 160, blue));
    assert_true(cosine(here, there, VT_BLOCK_OUTLINE) > 0.97f);
    assert_true(cosine(here, there, VT_BLOCK_RELIEF) > 0.97f);
    assert_true(cosine(here, there, VT_BLOCK_COLOUR) > 0.99f);
    free(here);
    free(there);
}

static void a_photo_of_twice_the_size_is_described_alike(void **state)
{
    (void)state;
    photo large = make_photo(450, 600, white);
    draw_tee(large, 80, 100, 2, blue);
    float *once = describe_and_free(tee_at(40, 50, blue)), *twice = describe_and_free(large);
    for (vt_block b = 0; b < VT_BLOCK_COUNT; b++) assert_true(cosine(once, twice, b) > 0.98f);
    free(once);
    free(twice);
}

static void another_colour_moves_colour_and_not_the_silhouette(void **state)
{
    (void)state;
    float *first = describe_and_free(tee_at(40, 50, blue)), *second = describe_and_free(tee_at(40, 50, red));
    assert_true(cosine(first, second, VT_BLOCK_COLOUR) < 0.5f);
    assert_true(cosine(first, second, VT_BLOCK_SILHOUETTE) > 0.999f);
    assert_true(cosine(first, second, VT_BLOCK_OUTLINE) > 0.98f);
    free(first);
    free(second);
}

static void another_shape_moves_the_outline_and_not_colour(void **state)
{
    (void)state;
    photo boot = make_photo(225, 300, white);
    draw_boot(boot, 40, 50, blue);
    float *first = describe_and_free(tee_at(40, 50, blue)), *second = describe_and_free(boot);
    assert_true(cosine(first, second, VT_BLOCK_OUTLINE) < 0.8f);
    assert_true(cosine(first, second, VT_BLOCK_SILHOUETTE) < 0.95f);
    assert_true(cosine(first, second, VT_BLOCK_COLOUR) > 0.95f);
    free(first);
    free(second);
}

static void stripes_move_texture(void **state)
{
    (void)state;
    photo striped = tee_at(40, 50, blue);
    for (size_t y = 0; y < 120; y += 8) fill(striped, 65, 50 + y, 50, 4, red);
    float *first = describe_and_free(tee_at(40, 50, blue)), *second = describe_and_free(striped);
    assert_true(cosine(first, second, VT_BLOCK_TEXTURE) < 0.9f);
    assert_true(cosine(first, second, VT_BLOCK_SILHOUETTE) > 0.99f);
    free(first);
    free(second);
}

static void a_transparent_ground_is_a_ground(void **state)
{
    (void)state;
    photo cut_out = make_photo(225, 300, (colour){10, 200, 30, 0});
    draw_tee(cut_out, 40, 50, 1, blue);
    float *first = describe_and_free(tee_at(40, 50, blue)), *second = describe_and_free(cut_out);
    for (vt_block b = 0; b < VT_BLOCK_COUNT; b++) assert_true(cosine(first, second, b) > 0.998f);
    free(first);
    free(second);
}

static void a_white_product_shows_on_a_transparent_ground(void **state)
{
    (void)state;
    photo cut_out = make_photo(225, 300, (colour){255, 255, 255, 0});
    draw_tee(cut_out, 40, 50, 1, white);
    float *first = describe_and_free(tee_at(40, 50, blue)), *second = describe_and_free(cut_out);
    assert_true(cosine(first, second, VT_BLOCK_SILHOUETTE) > 0.998f);
    free(first);
    free(second);
}

static void the_product_is_found_on_any_ground(void **state)
{
    (void)state;
    const colour grounds[] = {
        {255, 255, 255, 255}, {0, 0, 0, 255}, {128, 128, 120, 255}, {240, 230, 200, 255}};
    for (size_t i = 0; i < sizeof grounds / sizeof *grounds; i++) {
        photo photo = make_photo(128, 128, grounds[i]);
        fill(photo, 30, 40, 50, 60, red);
        vt_image image = {(const uint8_t *)photo.pixels, 128, 128, 4 * 128};
        vt_photo_canvas canvas;
        vt_window box;
        vt_error error;
        assert_int_equal(vt_photo_canvas_paint(&canvas, &image, &error), VT_OK);
        assert_int_equal(vt_foreground_find(&canvas, &box, &error), VT_OK);
        assert_true(fabsf(box.left - 30) <= 1 && fabsf(box.top - 40) <= 1);
        assert_true(fabsf(box.width - 50) <= 2 && fabsf(box.height - 60) <= 2);
        vt_photo_canvas_close(&canvas);
        free(photo.pixels);
    }
}

static void a_photo_of_nothing_but_ground_is_described(void **state)
{
    (void)state;
    const colour clear = {0, 0, 0, 0}, black = {0, 0, 0, 255};
    free(describe_and_free(make_photo(225, 300, white)));
    free(describe_and_free(make_photo(60, 80, black)));
    free(describe_and_free(make_photo(60, 80, clear)));
}

static void odd_sizes_are_described(void **state)
{
    (void)state;
    const size_t sizes[][2] = {{8, 8}, {8, 8192}, {8192, 8}, {9, 1000}, {60, 80}, {1333, 1000}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        photo photo = make_photo(sizes[i][0], sizes[i][1], white);
        fill(photo, 2, 2, 4, 4, blue);
        free(describe_and_free(photo));
    }
}

static void sizes_out_of_range_are_refused(void **state)
{
    (void)state;
    const size_t sizes[][2] = {{0, 0},   {0, 100},  {100, 0},  {7, 100},
                               {100, 7}, {8193, 8}, {8, 8193}, {SIZE_MAX, SIZE_MAX}};
    const uint8_t pixel[4] = {0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        vt_image image = {pixel, sizes[i][0], sizes[i][1], 0};
        vt_error error = {0};
        assert_int_equal(vt_describe(&image, NULL, &error), VT_BAD_DATA);
        assert_non_null(strstr(error.message, "8 to 8192"));
    }
}

static void rows_may_be_further_apart_than_they_are_long(void **state)
{
    (void)state;
    photo photo = noise_photo();
    size_t stride = 4 * photo.width + 12;
    uint8_t *spread = malloc(stride * photo.height);
    memset(spread, 77, stride * photo.height);
    for (size_t y = 0; y < photo.height; y++)
        memcpy(spread + y * stride, photo.pixels + y * photo.width, 4 * photo.width);
    vt_image image = {spread, photo.width, photo.height, stride};
    float *packed = describe_and_free(photo), *apart = calloc(vt_descriptor_dims(), sizeof *apart);
    assert_int_equal(vt_describe(&image, apart, NULL), VT_OK);
    assert_memory_equal(packed, apart, vt_descriptor_dims() * sizeof *apart);
    free(packed);
    free(apart);
    free(spread);
}

static void cube_roots_and_turns_are_as_near_as_their_header_says(void **state)
{
    (void)state;
    for (int i = 1; i <= 100000; i++) {
        float value = (float)i / 100000.0f;
        assert_true(fabs(vt_cube_root(value) / cbrt(value) - 1.0) < 1e-6);
        double angle = (i - 0.5) / 100000.0, radians = angle * 6.283185307179586;
        float turns = vt_turns((float)sin(radians), (float)cos(radians));
        double away = fabs(turns - angle);
        assert_true(turns >= 0.0f && turns < 1.0f && (away < 2e-6 || away > 1.0 - 2e-6));
    }
    assert_true(vt_turns(0.0f, 0.0f) == 0.0f && vt_cube_root(0.0f) == 0.0f);
}

static void oklab_agrees_with_its_published_values(void **state)
{
    (void)state;
    vt_oklab light = vt_oklab_from_srgb(255, 255, 255), pure_red = vt_oklab_from_srgb(255, 0, 0);
    assert_true(fabsf(light.l - 1.0f) < 1e-4f && fabsf(light.a) < 1e-4f && fabsf(light.b) < 1e-4f);
    assert_true(fabsf(pure_red.l - 0.62796f) < 1e-3f && fabsf(pure_red.a - 0.22486f) < 1e-3f &&
                fabsf(pure_red.b - 0.12585f) < 1e-3f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_blocks_cover_the_descriptor_in_order),
        cmocka_unit_test(every_build_computes_the_same_bits),
        cmocka_unit_test(the_same_shape_elsewhere_on_its_ground_is_described_alike),
        cmocka_unit_test(a_photo_of_twice_the_size_is_described_alike),
        cmocka_unit_test(another_colour_moves_colour_and_not_the_silhouette),
        cmocka_unit_test(another_shape_moves_the_outline_and_not_colour),
        cmocka_unit_test(stripes_move_texture),
        cmocka_unit_test(a_transparent_ground_is_a_ground),
        cmocka_unit_test(a_white_product_shows_on_a_transparent_ground),
        cmocka_unit_test(the_product_is_found_on_any_ground),
        cmocka_unit_test(a_photo_of_nothing_but_ground_is_described),
        cmocka_unit_test(odd_sizes_are_described),
        cmocka_unit_test(sizes_out_of_range_are_refused),
        cmocka_unit_test(rows_may_be_further_apart_than_they_are_long),
        cmocka_unit_test(cube_roots_and_turns_are_as_near_as_their_header_says),
        cmocka_unit_test(oklab_agrees_with_its_published_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
