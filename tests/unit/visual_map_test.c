/* vision/ and train/: a map fitted on made-up descriptors with known classes, applied, and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "descriptor.h"
#include "descriptor_layout.h"
#include "safetensors.h"
#include "seeded_random.h"
#include "visual_map.h"
#include "visual_map_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROWS = 120,
    TYPES = 4,
    COLOURS = 3,
    DIMS = 144,
    SHAPE_HEAD = 64,
    COLOUR_HEAD = 32,
    MAP_BYTES = 1 << 20
};

typedef struct fixture {
    float *raw; /* [ROWS][vt_descriptor_dims()] */
    int32_t types[ROWS];
    int32_t colours[ROWS];
    vt_buffer file; /* fitted on the first half of the rows... */
    vt_visual_part parts[VT_VISUAL_MAX_PARTS];
    size_t part_count;
} fixture;

/* Edges say the type and the histogram says the colour, both under as much noise. */
static void make_row(float *raw, int type, int colour, vt_random *random)
{
    vt_descriptor_block outline = vt_descriptor_block_at(VT_BLOCK_OUTLINE),
                        tint = vt_descriptor_block_at(VT_BLOCK_COLOUR);
    for (size_t i = 0; i < vt_descriptor_dims(); i++) raw[i] = 0.3f * vt_random_unit(random);
    for (size_t i = outline.begin; i < outline.end; i++) raw[i] += i % TYPES == (size_t)type ? 0.15f : 0.0f;
    for (size_t i = tint.begin; i < tint.end; i++) raw[i] += i % COLOURS == (size_t)colour ? 0.15f : 0.0f;
}

static vt_status fit(vt_buffer *file, fixture *fixture, size_t rows, const vt_visual_labels *labels,
                     vt_error *error)
{
    return vt_visual_map_fit(file, fixture->parts, &fixture->part_count, fixture->raw, rows, labels, 7,
                             error);
}

static int set_up(void **state)
{
    static fixture fixture;
    vt_random random = vt_random_seed(3, 0);
    fixture.raw = calloc(ROWS * vt_descriptor_dims(), sizeof *fixture.raw);
    for (int row = 0; row < ROWS; row++) {
        fixture.types[row] = row % TYPES;
        fixture.colours[row] = row % COLOURS;
        make_row(fixture.raw + (size_t)row * vt_descriptor_dims(), row % TYPES, row % COLOURS, &random);
    }
    vt_visual_labels labels = {fixture.types, NULL, fixture.colours};
    *state = &fixture;
    return fit(&fixture.file, &fixture, 80, &labels, NULL) != VT_OK;
}

static int tear_down(void **state)
{
    fixture *fixture = *state;
    free(fixture->raw);
    vt_buffer_free(&fixture->file);
    return 0;
}

static vt_visual_map *open_map(const vt_buffer *file)
{
    vt_visual_map *map;
    vt_error error = {0};
    if (vt_visual_map_open(&map, (vt_bytes){file->data, file->size}, "map", &error))
        fail_msg("%s", error.message);
    return map;
}

static float dot(const float *a, const float *b, size_t begin, size_t end)
{
    float sum = 0.0f;
    for (size_t i = begin; i < end; i++) sum += a[i] * b[i];
    return sum;
}

static void apply_rows(const fixture *fixture, const vt_buffer *file, float vectors[ROWS][DIMS])
{
    vt_visual_map *map = open_map(file);
    assert_int_equal(vt_visual_map_dims(map), DIMS);
    for (size_t row = 0; row < ROWS; row++)
        vt_visual_map_apply(map, fixture->raw + row * vt_descriptor_dims(), vectors[row]);
    vt_visual_map_close(map);
}

static void vectors_have_length_one(void **state)
{
    fixture *fixture = *state;
    float vectors[ROWS][DIMS];
    apply_rows(fixture, &fixture->file, vectors);
    for (size_t row = 0; row < ROWS; row++)
        assert_true(fabsf(dot(vectors[row], vectors[row], 0, DIMS) - 1.0f) < 1e-5f);
}

static void parts_cover_the_dimensions_in_order(void **state)
{
    fixture *fixture = *state;
    size_t at = 0;
    for (size_t i = 0; i < fixture->part_count; i++) {
        assert_int_equal(fixture->parts[i].begin, at);
        at = fixture->parts[i].end;
    }
    assert_int_equal(at, DIMS);
    assert_string_equal(fixture->parts[0].name, "shape");
    assert_string_equal(fixture->parts[1].name, "colour");
}

/* Compares what a part's head adds to the cosine of unseen rows with equal and with different labels. */
static void assert_head_separates(const fixture *fixture, size_t begin, size_t end, const int32_t *labels)
{
    float vectors[ROWS][DIMS], sums[2] = {0}, counts[2] = {0};
    apply_rows(fixture, &fixture->file, vectors);
    for (size_t a = 80; a < ROWS; a++) {
        for (size_t b = a + 1; b < ROWS; b++) {
            int same = labels[a] == labels[b];
            sums[same] += dot(vectors[a], vectors[b], begin, end);
            counts[same] += 1.0f;
        }
    }
    float whole = dot(vectors[80], vectors[80], begin, end);
    assert_true(whole > 0.1f);
    assert_true(sums[1] / counts[1] > 0.6f * whole);
    assert_true(sums[0] / counts[0] < 0.2f * whole);
}

static void unseen_rows_are_nearest_to_their_class(void **state)
{
    fixture *fixture = *state;
    size_t colour = fixture->parts[1].begin;
    assert_head_separates(fixture, 0, SHAPE_HEAD, fixture->types);
    assert_head_separates(fixture, colour, colour + COLOUR_HEAD, fixture->colours);
}

static void the_category_stands_in_for_a_missing_type(void **state)
{
    fixture *fixture = *state;
    vt_visual_labels labels = {NULL, fixture->types, fixture->colours};
    vt_buffer file = {0};
    assert_int_equal(fit(&file, fixture, 80, &labels, NULL), VT_OK);
    assert_int_equal(file.size, fixture->file.size);
    assert_memory_equal(file.data, fixture->file.data, file.size);
    vt_buffer_free(&file);
}

static void the_map_is_small(void **state)
{
    fixture *fixture = *state;
    assert_true(fixture->file.size <= MAP_BYTES);
}

static void few_or_unlabelled_rows_give_a_map_too(void **state)
{
    fixture *fixture = *state;
    const size_t counts[] = {1, 2, 5, 80};
    vt_visual_labels none = {0}, few = {fixture->types, NULL, fixture->colours};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        vt_buffer file = {0};
        float vectors[ROWS][DIMS];
        assert_int_equal(fit(&file, fixture, counts[i], counts[i] < 64 ? &few : &none, NULL), VT_OK);
        apply_rows(fixture, &file, vectors);
        for (size_t row = 0; row < ROWS; row++) {
            float length = dot(vectors[row], vectors[row], 0, DIMS);
            assert_true(fabsf(length - 1.0f) < 1e-5f || length == 0.0f);
        }
        vt_buffer_free(&file);
    }
}

static void unlabelled_rows_and_classes_of_one_are_borne(void **state)
{
    fixture *fixture = *state;
    int32_t types[ROWS], colours[ROWS];
    vt_visual_labels labels = {types, NULL, colours};
    vt_buffer file = {0};
    for (int row = 0; row < ROWS; row++) {
        types[row] = row < 10 ? 1000000 - row : row % 5 ? fixture->types[row] : -1;
        colours[row] = 3;
    }
    assert_int_equal(fit(&file, fixture, ROWS, &labels, NULL), VT_OK);
    vt_visual_map_close(open_map(&file));
    vt_buffer_free(&file);
}

static void nothing_maps_to_nothing(void **state)
{
    fixture *fixture = *state;
    vt_visual_map *map = open_map(&fixture->file);
    float *zero = calloc(vt_descriptor_dims(), sizeof *zero), vector[DIMS] = {1.0f};
    vt_visual_map_apply(map, zero, vector);
    for (size_t i = 0; i < DIMS; i++) assert_true(vector[i] == 0.0f);
    vt_visual_map_close(map);
    free(zero);
}

static void bad_input_of_a_fit_is_named(void **state)
{
    fixture *fixture = *state;
    vt_visual_labels labels = {fixture->types, NULL, NULL};
    vt_buffer file = {0};
    vt_error error = {0};
    float kept = fixture->raw[3 * vt_descriptor_dims() + 5];
    fixture->raw[3 * vt_descriptor_dims() + 5] = NAN;
    assert_int_equal(fit(&file, fixture, 80, &labels, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "row 3"));
    fixture->raw[3 * vt_descriptor_dims() + 5] = kept;
    fixture->types[4] = -2;
    assert_int_equal(fit(&file, fixture, 80, &labels, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "row 4"));
    fixture->types[4] = 0;
    assert_int_equal(file.size, 0);
}

/* The bytes of a tensor of a copy of the map, to be damaged. */
static uint8_t *tensor_of(vt_buffer *copy, const fixture *fixture, const char *name)
{
    vt_buffer_append(copy, fixture->file.data, fixture->file.size);
    vt_safetensors *view;
    assert_int_equal(vt_safetensors_open(&view, (vt_bytes){copy->data, copy->size}, "map", NULL), VT_OK);
    const vt_tensor *tensor = vt_safetensors_find(view, name);
    assert_non_null(tensor);
    uint8_t *data = copy->data + (tensor->data - copy->data);
    vt_safetensors_close(view);
    return data;
}

static void assert_refused(const vt_buffer *file, vt_status status)
{
    vt_visual_map *map = NULL;
    vt_error error = {0};
    assert_int_equal(vt_visual_map_open(&map, (vt_bytes){file->data, file->size}, "looks.map", &error),
                     status);
    assert_null(map);
    assert_non_null(strstr(error.message, "looks.map"));
}

static void numbers_that_are_not_finite_are_refused(void **state)
{
    const char *const names[] = {"shape.trunk_scale", "shape.trunk_offset", "colour.head_scale",
                                 "colour.head_offset", "pattern.weights"};
    const float values[] = {NAN, INFINITY, 1e30f};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (size_t v = 0; v < 3; v++) {
            vt_buffer copy = {0};
            memcpy(tensor_of(&copy, *state, names[i]) + 4, &values[v], sizeof values[v]);
            assert_refused(&copy, VT_BAD_DATA);
            vt_buffer_free(&copy);
        }
    }
}

static void a_layout_that_does_not_fit_is_refused(void **state)
{
    const uint64_t bad[] = {UINT64_MAX, 1ull << 62, 100000, 513};
    for (size_t field = 0; field < 4; field++) {
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            vt_buffer copy = {0};
            vt_write_u64(tensor_of(&copy, *state, "shape.layout") + 8 * field, bad[i]);
            assert_refused(&copy, VT_BAD_DATA);
            vt_buffer_free(&copy);
        }
    }
}

static void a_map_for_another_descriptor_is_refused(void **state)
{
    fixture *fixture = *state;
    vt_buffer copy = {0};
    vt_buffer_append(&copy, fixture->file.data, fixture->file.size);
    const char key[] = "\"descriptor_version\":\"";
    size_t at = 8;
    while (memcmp(copy.data + at, key, sizeof key - 1) != 0) at++;
    copy.data[at + sizeof key - 1] = '9';
    assert_refused(&copy, VT_UNSUPPORTED);
    vt_buffer_free(&copy);
}

static void cut_files_are_refused(void **state)
{
    fixture *fixture = *state;
    const size_t sizes[] = {0, 7, 8, 100, 2000, fixture->file.size / 2, fixture->file.size - 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        vt_buffer copy = {0};
        vt_buffer_append(&copy, fixture->file.data, sizes[i]);
        assert_refused(&copy, VT_BAD_DATA);
        vt_buffer_free(&copy);
    }
}

/* Either refused, or every number that comes out is finite. */
static void flipped_bits_do_no_harm(void **state)
{
    fixture *fixture = *state;
    vt_random random = vt_random_seed(5, 0);
    for (int trial = 0; trial < 40; trial++) {
        vt_buffer copy = {0};
        vt_buffer_append(&copy, fixture->file.data, fixture->file.size);
        uint32_t span = trial % 2 ? (uint32_t)copy.size : 3000;
        copy.data[vt_random_below(&random, span)] ^= (uint8_t)(1u << vt_random_below(&random, 8));
        vt_visual_map *map;
        if (vt_visual_map_open(&map, (vt_bytes){copy.data, copy.size}, "map", NULL) == VT_OK) {
            float *vector = calloc(vt_visual_map_dims(map), sizeof *vector);
            vt_visual_map_apply(map, fixture->raw, vector);
            for (size_t i = 0; i < vt_visual_map_dims(map); i++) assert_true(isfinite(vector[i]));
            free(vector);
            vt_visual_map_close(map);
        }
        vt_buffer_free(&copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_have_length_one),
        cmocka_unit_test(parts_cover_the_dimensions_in_order),
        cmocka_unit_test(unseen_rows_are_nearest_to_their_class),
        cmocka_unit_test(the_category_stands_in_for_a_missing_type),
        cmocka_unit_test(the_map_is_small),
        cmocka_unit_test(few_or_unlabelled_rows_give_a_map_too),
        cmocka_unit_test(unlabelled_rows_and_classes_of_one_are_borne),
        cmocka_unit_test(nothing_maps_to_nothing),
        cmocka_unit_test(bad_input_of_a_fit_is_named),
        cmocka_unit_test(numbers_that_are_not_finite_are_refused),
        cmocka_unit_test(a_layout_that_does_not_fit_is_refused),
        cmocka_unit_test(a_map_for_another_descriptor_is_refused),
        cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(flipped_bits_do_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
