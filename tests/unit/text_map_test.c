/* text/: hashed features worked out by hand, a text map of a few numbers, a fitted one, and damaged ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "hashed_features.h"
#include "safetensors.h"
#include "seeded_random.h"
#include "text_map.h"
#include "text_map_fit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 1 << 20, ROWS = 60, DIMS = 12 };

static bool near_to(float a, double b) { return fabs((double)a - b) < 1e-6; }

/* "red" is the word and five parts of 0.5 / sqrt(5): of length sqrt(1 + 5 * 0.05) = 1.118034, so 0.894427 and 0.2. Places and signs
 * are those of FNV-1a and the mixer, computed by another program. */
static void a_word_and_its_parts(void **state)
{
    (void)state;
    static const vt_feature wanted[] = {{1132, -0.2f},    {259976, -0.2f},  {262482, 0.894427f},
                                        {909827, 0.2f},   {909990, -0.2f},  {955700, -0.2f}};
    vt_feature features[VT_FEATURES_MOST];
    assert_int_equal(vt_hashed_features("Red!", PLACES, features), 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(features[i].bucket, wanted[i].bucket);
        assert_true(near_to(features[i].value, wanted[i].value));
    }
}

/* The pair is at 817842 with a minus; all is scaled by the length, and the word itself weighs 1 / 0.7 of the pair. */
static void a_pair_of_words(void **state)
{
    (void)state;
    vt_feature features[VT_FEATURES_MOST];
    size_t count = vt_hashed_features("red dress", PLACES, features);
    float pair = 0.0f, word = 0.0f, squares = 0.0f;
    for (size_t i = 0; i < count; i++) {
        if (features[i].bucket == 817842) pair = features[i].value;
        if (features[i].bucket == 262482) word = features[i].value;
        squares += features[i].value * features[i].value;
    }
    assert_true(pair < 0.0f && near_to(-pair / word, 0.7));
    assert_true(near_to(squares, 1.0));
}

static void assert_same(const char *a, const char *b)
{
    vt_feature first[VT_FEATURES_MOST], second[VT_FEATURES_MOST];
    size_t count = vt_hashed_features(a, 4096, first);
    assert_int_equal(vt_hashed_features(b, 4096, second), count);
    assert_memory_equal(first, second, count * sizeof *first);
}

static void spelling_of_the_same_words(void **state)
{
    (void)state;
    assert_same("Red Dresses", "red dress");
    assert_same("CRÈME, women's!", "creme womens");
}

static void texts_without_words_and_very_long_ones(void **state)
{
    (void)state;
    vt_feature features[VT_FEATURES_MOST];
    char text[6000] = "";
    assert_int_equal(vt_hashed_features("", 64, features), 0);
    assert_int_equal(vt_hashed_features("?! ...", 64, features), 0);
    for (int i = 0; i < 40; i++) sprintf(text + strlen(text), "%02dabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz ", i);
    size_t count = vt_hashed_features(text, UINT32_MAX, features);
    assert_true(count > 150 && count <= VT_FEATURES_MOST);
    assert_int_equal(vt_hashed_features(text, 1, features), 1);
    assert_true(near_to(fabsf(features[0].value), 1.0));
}

/* ---- a map of one bucket ---- */

typedef struct small_map {
    size_t rank, dims;
    int8_t bucket[2], axis[2 * 8];
    float bucket_scale[1], axis_scale[8];
    float least_cosine;
    const char *version;
} small_map;

/* A word alone falls into the one bucket with 1 or -1: h = (0.5 * 2, 0.5 * 4) = (1, 2), and the axes make of it
 * v = (1 * (3 * 1 + 0 * 2), 0.5 * (0 * 1 + 4 * 2), 0, ...) = (3, 4, 0, ...): of length 5, so (0.6, 0.8). */
static small_map plain(void)
{
    return (small_map){.rank = 2, .dims = 8, .bucket = {2, 4}, .axis = {3, 0, 0, 4}, .bucket_scale = {0.5f},
                       .axis_scale = {1.0f, 0.5f, 1, 1, 1, 1, 1, 1}, .version = "1"};
}

static vt_tensor tensor_of(const char *name, vt_dtype dtype, const void *data, size_t rows, size_t columns)
{
    vt_tensor tensor = {.dtype = dtype, .dimensions = columns ? 2 : 1, .shape = {rows, columns}, .data = data};
    snprintf(tensor.name, sizeof tensor.name, "%s", name);
    tensor.size_bytes = rows * (columns ? columns : 1) * vt_dtype_size_bytes(dtype);
    return tensor;
}

static vt_buffer write_small(const small_map *map)
{
    vt_buffer file = {0};
    const char *metadata[] = {"features_version", map->version, NULL};
    vt_tensor tensors[5] = {tensor_of("bucket", VT_DTYPE_I8, map->bucket, 1, map->rank),
                            tensor_of("bucket_scale", VT_DTYPE_F32, map->bucket_scale, 1, 0),
                            tensor_of("axis", VT_DTYPE_I8, map->axis, map->dims, map->rank),
                            tensor_of("axis_scale", VT_DTYPE_F32, map->axis_scale, map->dims, 0),
                            tensor_of("least_cosine", VT_DTYPE_F32, &map->least_cosine, 1, 0)};
    assert_int_equal(vt_safetensors_write(&file, tensors, 5, map->version ? metadata : NULL, NULL), VT_OK);
    return file;
}

static void a_map_by_hand(void **state)
{
    (void)state;
    small_map small = plain();
    vt_buffer file = write_small(&small);
    vt_text_map map;
    vt_feature feature[VT_FEATURES_MOST];
    float vector[8];
    assert_int_equal(vt_text_map_open(&map, (vt_bytes){file.data, file.size}, 8, NULL), VT_OK);
    assert_int_equal(vt_hashed_features("red", 1, feature), 1);
    float sign = feature[0].value;
    assert_true(near_to(vt_text_map_apply(&map, "red", vector), 5.0));
    assert_true(near_to(vector[0], (double)sign * 0.6) && near_to(vector[1], (double)sign * 0.8));
    for (size_t i = 2; i < 8; i++) assert_true(vector[i] == 0.0f);
    assert_true(vt_text_map_apply(&map, "...", vector) == 0.0f);
    for (size_t i = 0; i < 8; i++) assert_true(vector[i] == 0.0f);
    vt_text_map_close(&map);
    vt_buffer_free(&file);
}

static void assert_refused(const small_map *small, size_t dims, vt_status status, const char *named)
{
    vt_buffer file = write_small(small);
    vt_text_map map;
    vt_error error = {0};
    assert_int_equal(vt_text_map_open(&map, (vt_bytes){file.data, file.size}, dims, &error), status);
    assert_null(map.file);
    if (!strstr(error.message, named)) fail_msg("\"%s\" does not name %s", error.message, named);
    const char *prefix = strstr(error.message, "text map: ");
    if (prefix != error.message || strstr(prefix + 1, "text map: ")) fail_msg("\"%s\" does not say \"text map\" once", error.message);
    vt_buffer_free(&file);
}

static void maps_that_are_none_are_refused(void **state)
{
    (void)state;
    small_map small = plain();
    assert_refused(&small, 9, VT_BAD_DATA, "axis");
    small.version = NULL;
    assert_refused(&small, 8, VT_BAD_DATA, "features_version");
    small.version = "2";
    assert_refused(&small, 8, VT_UNSUPPORTED, "features_version");
    const float bad[] = {NAN, INFINITY, -1e30f};
    for (size_t i = 0; i < 3; i++) {
        small = plain();
        small.bucket_scale[0] = bad[i];
        assert_refused(&small, 8, VT_BAD_DATA, "bucket_scale");
        small = plain();
        small.axis_scale[5] = bad[i];
        assert_refused(&small, 8, VT_BAD_DATA, "axis_scale");
    }
    const float unlikely[] = {-0.1f, 1.1f, NAN};
    for (size_t i = 0; i < 3; i++) {
        small = plain();
        small.least_cosine = unlikely[i];
        assert_refused(&small, 8, VT_BAD_DATA, "least_cosine");
    }
    small = plain();
    small.rank = 0;
    assert_refused(&small, 8, VT_BAD_DATA, "bucket");
}

static void cut_files_are_refused(void **state)
{
    (void)state;
    small_map small = plain();
    vt_buffer file = write_small(&small);
    for (size_t size = 0; size < file.size; size++) {
        vt_text_map map;
        assert_int_equal(vt_text_map_open(&map, (vt_bytes){file.data, size}, 8, NULL), VT_BAD_DATA);
    }
    vt_buffer_free(&file);
}

/* ---- fitted ---- */

static const char *const kinds[] = {"red dress", "blue shirt", "leather watch"};

typedef struct fixture {
    float values[ROWS][DIMS]; /* of kind k: about the k-th axis */
    vt_text_example examples[2 * ROWS];
    char titles[ROWS][64];
} fixture;

static void make(fixture *fixture)
{
    vt_random random = vt_random_seed(5, 0);
    memset(fixture, 0, sizeof *fixture);
    for (size_t row = 0; row < ROWS; row++) {
        float squares = 0.0f;
        for (size_t i = 0; i < DIMS; i++) {
            fixture->values[row][i] = 0.2f * vt_random_normal(&random) + (i == row % 3 ? 1.0f : 0.0f);
            squares += fixture->values[row][i] * fixture->values[row][i];
        }
        for (size_t i = 0; i < DIMS; i++) fixture->values[row][i] /= sqrtf(squares);
        snprintf(fixture->titles[row], sizeof fixture->titles[row], "Brand%zu %s for the shop", row % 7, kinds[row % 3]);
        fixture->examples[2 * row] = (vt_text_example){fixture->titles[row], row, 1.0f};
        fixture->examples[2 * row + 1] = (vt_text_example){kinds[row % 3], row, 1.0f};
    }
}

static vt_buffer fit(const fixture *fixture)
{
    vt_buffer file = {0};
    vt_error error = {0};
    vt_text_targets targets = {fixture->values[0], ROWS, DIMS};
    if (vt_text_map_fit(&file, fixture->examples, 2 * ROWS, &targets, &error)) fail_msg("%s", error.message);
    return file;
}

/* The axis of the greatest entry. */
static size_t direction(const vt_text_map *map, const char *text, float *length)
{
    float vector[DIMS];
    size_t best = 0;
    *length = vt_text_map_apply(map, text, vector);
    for (size_t i = 1; i < DIMS; i++)
        if (vector[i] > vector[best]) best = i;
    return best;
}

static void words_point_at_what_they_describe(void **state)
{
    (void)state;
    static fixture fixture;
    static const char *const queries[] = {"dresses", "SHIRT", "wristwatch"};
    make(&fixture);
    vt_buffer file = fit(&fixture);
    vt_text_map map;
    float known, unknown;
    assert_int_equal(vt_text_map_open(&map, (vt_bytes){file.data, file.size}, DIMS, NULL), VT_OK);
    for (size_t kind = 0; kind < 3; kind++) assert_int_equal(direction(&map, queries[kind], &known), kind);
    direction(&map, "a shop for brand3", &unknown); /* what all kinds share says nothing */
    direction(&map, "red dress", &known);
    assert_true(known > 0.5f && unknown < 0.3f);
    assert_true(map.least_cosine > 0.4f && map.least_cosine < 0.6f); /* 0.6 of what a text has with its own product */
    vt_text_map_close(&map);
    vt_buffer_free(&file);
}

static void rows_without_a_vector_do_not_count(void **state)
{
    (void)state;
    static fixture fixture;
    make(&fixture);
    vt_buffer file = {0}, twice = {0};
    vt_text_targets targets = {fixture.values[0], ROWS, DIMS};
    for (size_t row = 0; row < ROWS; row += 3) memset(fixture.values[row], 0, sizeof fixture.values[row]);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(vt_text_map_fit(&file, fixture.examples, 2 * ROWS, &targets, NULL), VT_OK);
        for (size_t row = 0; row < ROWS; row += 3)
            fixture.examples[2 * row] = fixture.examples[2 * row + 1] = (vt_text_example){"anything else", row, 9.0f};
        if (i == 0) {
            twice = file;
            file = (vt_buffer){0};
        }
    }
    /* Only the number of buckets may tell the two files apart. */
    vt_text_map first, second;
    float a, b;
    assert_int_equal(vt_text_map_open(&first, (vt_bytes){twice.data, twice.size}, DIMS, NULL), VT_OK);
    assert_int_equal(vt_text_map_open(&second, (vt_bytes){file.data, file.size}, DIMS, NULL), VT_OK);
    assert_int_equal(direction(&first, "shirt", &a), direction(&second, "shirt", &b));
    direction(&second, "anything", &b);
    assert_true(b < 0.2f);
    vt_text_map_close(&first);
    vt_text_map_close(&second);
    vt_buffer_free(&file);
    vt_buffer_free(&twice);
}

static void the_same_fit_gives_the_same_bytes(void **state)
{
    (void)state;
    static fixture fixture;
    make(&fixture);
    vt_buffer first = fit(&fixture), second = fit(&fixture);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    vt_buffer_free(&first);
    vt_buffer_free(&second);
}

static void nothing_to_fit_is_named(void **state)
{
    (void)state;
    static fixture fixture;
    make(&fixture);
    vt_buffer file = {0};
    vt_error error = {0};
    vt_text_targets targets = {fixture.values[0], ROWS, DIMS};
    for (size_t i = 0; i < 2 * ROWS; i++) fixture.examples[i].text = "--";
    assert_int_equal(vt_text_map_fit(&file, fixture.examples, 2 * ROWS, &targets, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "words"));
    memset(fixture.values, 0, sizeof fixture.values);
    assert_int_equal(vt_text_map_fit(&file, fixture.examples, 2 * ROWS, &targets, &error), VT_BAD_DATA);
    assert_non_null(strstr(error.message, "vector"));
    assert_int_equal(file.size, 0);
}

/* 4,096 dimensions and thousands of words: the file still keeps its bound. */
static void a_map_to_many_dimensions_is_small(void **state)
{
    (void)state;
    enum { MANY = 4096, TEXTS = 300 };
    float *values = calloc((size_t)TEXTS * MANY, sizeof *values);
    vt_text_example *examples = calloc(TEXTS, sizeof *examples);
    static char words[TEXTS][200];
    for (size_t row = 0; row < TEXTS; row++) {
        values[row * MANY + row] = 1.0f;
        for (int i = 0; i < 12; i++) sprintf(words[row] + strlen(words[row]), "%zuq%dx ", row * 7919 % 9973, i * 37);
        examples[row] = (vt_text_example){words[row], row, 1.0f};
    }
    vt_buffer file = {0};
    vt_text_map map;
    assert_int_equal(vt_text_map_fit(&file, examples, TEXTS, &(vt_text_targets){values, TEXTS, MANY}, NULL), VT_OK);
    assert_true(file.size <= VT_TEXT_MAP_MOST_BYTES);
    assert_int_equal(vt_text_map_open(&map, (vt_bytes){file.data, file.size}, MANY, NULL), VT_OK);
    assert_true(map.rank == VT_TEXT_FIT_RANK && map.buckets < VT_TEXT_FIT_BUCKETS);
    vt_text_map_close(&map);
    vt_buffer_free(&file);
    free(values);
    free(examples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_and_its_parts),
        cmocka_unit_test(a_pair_of_words),
        cmocka_unit_test(spelling_of_the_same_words),
        cmocka_unit_test(texts_without_words_and_very_long_ones),
        cmocka_unit_test(a_map_by_hand),
        cmocka_unit_test(maps_that_are_none_are_refused),
        cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(words_point_at_what_they_describe),
        cmocka_unit_test(rows_without_a_vector_do_not_count),
        cmocka_unit_test(the_same_fit_gives_the_same_bytes),
        cmocka_unit_test(nothing_to_fit_is_named),
        cmocka_unit_test(a_map_to_many_dimensions_is_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
