/* models/: each kind's formula by hand, shares that add up, narrow forms, and damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "model_file.h"
#include "safetensors.h"
#include "seeded_random.h"

#include <math.h>
#include <string.h>

enum { ITEMS = 4, K = 2, D = 3 };

static const float counts[ITEMS] = {5, 0, 2, 9};
static const uint32_t neighbours[ITEMS * K] = {1, 3, 0, 2, 2, 2, 0, 3};
static const float weights[ITEMS * K] = {0.5f, 0.25f, 0.75f, -0.5f, 0, 0, 1, 0};
static const float vectors[ITEMS * D] = {1, 0, 0, 0.6f, 0.8f, 0, 0, 0, 0, 0, 0, -1};
static const float history[ITEMS * D] = {2, 0, 0, 0, 1, 0, 1, 1, 1, 0, 0, 4};
static const float bias[D] = {0, 3, 0};

static const vt_model_arrays whole = {
    .items = ITEMS, .counts = counts, .neighbours = neighbours, .weights = weights, .item_vectors = vectors,
    .history_vectors = history, .bias = bias, .alpha = 2, .regularisation = 0.5f, .half_life_days = 10, .temperature = 0.1f};

static vt_model_arrays arrays_of(vt_model_kind kind)
{
    vt_model_arrays arrays = whole;
    arrays.kind = kind;
    arrays.width = kind == VT_MODEL_ITEMKNN || kind == VT_MODEL_EASE ? K : D;
    return arrays;
}

static vt_buffer written(const vt_model_arrays *arrays)
{
    vt_buffer file = {0};
    vt_error error = {0};
    vt_model_origin origin = {.config = "{\"factors\":3}", .data_hash = "abc", .seed = 7};
    if (vt_model_file_write(&file, arrays, &origin, &error) != VT_OK) fail_msg("%s", error.message);
    return file;
}

static vt_model *opened(vt_model_kind kind, const vt_buffer *file, size_t items)
{
    vt_error error = {0};
    vt_model *model;
    if (vt_model_open(&model, kind, (vt_bytes){file->data, file->size}, items, &error) != VT_OK) fail_msg("%s", error.message);
    return model;
}

static void near(double a, double b, double within)
{
    if (!(fabs(a - b) <= within)) fail_msg("%.9g is not %.9g", a, b);
}

/* Scores of all items, and that the shares of each add up to it. */
static void score(vt_model *model, const vt_deed *deeds, size_t count, float *scores)
{
    float amounts[64];
    vt_error error = {0};
    assert_true(count < 64);
    assert_int_equal(vt_model_score(model, deeds, count, scores, &error), VT_OK);
    for (uint32_t item = 0; item < vt_model_items(model); item++) {
        float sum = 0;
        assert_int_equal(vt_model_explain(model, deeds, count, item, amounts, &error), VT_OK);
        for (size_t i = 0; i <= count; i++) sum += amounts[i];
        near((double)sum, (double)scores[item], 1e-5 * (1 + fabs((double)scores[item])));
        if (vt_model_kind_of(model) == VT_MODEL_IALS) near((double)amounts[count], 0, 1e-4);
        if (vt_model_kind_of(model) == VT_MODEL_EASE) near((double)amounts[count], 0, 1e-6);
    }
}

static void what_a_file_says_is_kept(void **state)
{
    (void)state;
    for (int kind = 0; kind < VT_MODEL_KINDS; kind++) {
        vt_model_arrays arrays = arrays_of((vt_model_kind)kind);
        vt_buffer file = written(&arrays), again = written(&arrays);
        assert_int_equal(file.size, again.size);
        assert_memory_equal(file.data, again.data, file.size);
        vt_model *model = opened((vt_model_kind)kind, &file, ITEMS);
        assert_int_equal(vt_model_items(model), ITEMS);
        assert_string_equal(vt_model_metadata(model, "kind"), vt_model_kind_name((vt_model_kind)kind));
        assert_string_equal(vt_model_metadata(model, "config"), "{\"factors\":3}");
        assert_string_equal(vt_model_metadata(model, "data_hash"), "abc");
        assert_string_equal(vt_model_metadata(model, "seed"), "7");
        assert_true(vt_model_knows(model, 0));
        assert_int_equal(vt_model_knows(model, 2), kind == VT_MODEL_POPULARITY); /* its rows are zero */
        assert_int_equal(vt_model_kind_named(vt_model_kind_name((vt_model_kind)kind)), kind);
        vt_model_close(model);
        vt_buffer_free(&file);
        vt_buffer_free(&again);
    }
    assert_int_equal(vt_model_kind_named("bpr"), VT_MODEL_KINDS);
}

static void popularity_is_the_same_for_all(void **state)
{
    (void)state;
    vt_model_arrays arrays = arrays_of(VT_MODEL_POPULARITY);
    vt_buffer file = written(&arrays);
    vt_model *model = opened(VT_MODEL_POPULARITY, &file, ITEMS);
    float scores[ITEMS];
    score(model, (const vt_deed[]){{1, 0, 1}}, 1, scores);
    assert_memory_equal(scores, counts, sizeof counts);
    vt_model_close(model);
    vt_buffer_free(&file);
}

static void rows_of_neighbours_are_summed(void **state)
{
    (void)state;
    for (int kind = VT_MODEL_ITEMKNN; kind <= VT_MODEL_EASE; kind++) {
        vt_model_arrays arrays = arrays_of((vt_model_kind)kind);
        vt_buffer file = written(&arrays);
        vt_model *model = opened((vt_model_kind)kind, &file, ITEMS);
        float scores[ITEMS], amounts[3];
        /* 2 * row 0 + 1 * row 1 = {0.75, 1, -0.5, 0.5}; ages say nothing */
        const vt_deed deeds[] = {{0, 100, 2}, {1, 0, 1}};
        score(model, deeds, 2, scores);
        assert_memory_equal(scores, ((const float[ITEMS]){0.75f, 1, -0.5f, 0.5f}), sizeof scores);
        assert_int_equal(vt_model_explain(model, deeds, 2, 3, amounts, NULL), VT_OK);
        assert_memory_equal(amounts, ((const float[3]){0.5f, 0, 0}), sizeof amounts);
        score(model, NULL, 0, scores);
        assert_memory_equal(scores, ((const float[ITEMS]){0}), sizeof scores);
        vt_model_close(model);
        vt_buffer_free(&file);
    }
}

/* By Gauss and Jordan with pivots, sharing nothing with the code under test. a: [d][d + 1]. */
static void plain_solve(double *a, size_t d, double *x)
{
    for (size_t c = 0; c < d; c++) {
        size_t pivot = c;
        for (size_t r = c; r < d; r++)
            if (fabs(a[r * (d + 1) + c]) > fabs(a[pivot * (d + 1) + c])) pivot = r;
        for (size_t i = 0; i <= d; i++) {
            double kept = a[c * (d + 1) + i];
            a[c * (d + 1) + i] = a[pivot * (d + 1) + i];
            a[pivot * (d + 1) + i] = kept;
        }
        for (size_t r = 0; r < d; r++) {
            double factor = r == c ? 0 : a[r * (d + 1) + c] / a[c * (d + 1) + c];
            for (size_t i = 0; i <= d; i++) a[r * (d + 1) + i] -= factor * a[c * (d + 1) + i];
        }
    }
    for (size_t c = 0; c < d; c++) x[c] = a[c * (d + 1) + d] / a[c * (d + 1) + c];
}

/* (Y^T C Y + lambda I) x = Y^T C p with the dense C of the paper: c = 1 + alpha * w, over every item. */
static void plain_fold_in(const vt_model_arrays *arrays, const vt_deed *deeds, size_t count, double *x)
{
    size_t d = arrays->width;
    double *a = vt_alloc(d * (d + 1), sizeof *a);
    for (size_t item = 0; item < arrays->items; item++) {
        const float *y = arrays->item_vectors + item * d;
        double confidence = 1, preference = 0;
        for (size_t i = 0; i < count; i++)
            if (deeds[i].item == item) {
                confidence = 1 + (double)arrays->alpha * (double)deeds[i].weight;
                preference = 1;
            }
        for (size_t r = 0; r < d; r++) {
            for (size_t c = 0; c < d; c++) a[r * (d + 1) + c] += confidence * (double)y[r] * (double)y[c];
            a[r * (d + 1) + d] += confidence * preference * (double)y[r];
        }
    }
    for (size_t r = 0; r < d; r++) a[r * (d + 1) + r] += (double)arrays->regularisation;
    plain_solve(a, d, x);
    vt_free(a);
}

static void fold_in_by_hand(void **state)
{
    (void)state;
    /* Two items on two axes: A = diag(1 + 2 * 3 + 0.5, 4 + 0.5), b = {7, 0}: u = {7 / 7.5, 0}. */
    const float factors[4] = {1, 0, 0, 2};
    vt_model_arrays arrays = {.kind = VT_MODEL_IALS, .items = 2, .width = 2, .item_vectors = factors, .alpha = 2, .regularisation = 0.5f};
    vt_buffer file = written(&arrays);
    vt_model *model = opened(VT_MODEL_IALS, &file, 2);
    float scores[2];
    score(model, (const vt_deed[]){{0, 0, 3}}, 1, scores);
    near((double)scores[0], 7 / 7.5, 1e-7);
    near((double)scores[1], 0, 0);
    score(model, (const vt_deed[]){{0, 0, 0}}, 1, scores); /* weight 0 says nothing */
    near((double)scores[0], 0, 0);
    vt_model_close(model);
    vt_buffer_free(&file);
}

static void fold_in_is_the_dense_solution(void **state)
{
    (void)state;
    enum { MANY = 50, WIDE = 19, DEEDS = 20 };
    vt_random random = vt_random_seed(3, 1);
    float factors[MANY * WIDE], scores[MANY];
    vt_deed deeds[DEEDS];
    double x[WIDE];
    for (size_t i = 0; i < MANY * WIDE; i++) factors[i] = vt_random_normal(&random);
    for (uint32_t i = 0; i < DEEDS; i++) deeds[i] = (vt_deed){i * 2, 0, vt_random_unit(&random) * 3};
    vt_model_arrays arrays = {.kind = VT_MODEL_IALS, .items = MANY, .width = WIDE, .item_vectors = factors, .alpha = 4, .regularisation = 0.1f};
    vt_buffer file = written(&arrays);
    vt_model *model = opened(VT_MODEL_IALS, &file, MANY);
    for (size_t count = 0; count <= DEEDS; count += 5) {
        score(model, deeds, count, scores);
        plain_fold_in(&arrays, deeds, count, x);
        for (size_t item = 0; item < MANY; item++) {
            double expected = 0;
            for (size_t i = 0; i < WIDE; i++) expected += x[i] * (double)factors[item * WIDE + i];
            near((double)scores[item], expected, 2e-6);
        }
    }
    vt_model_close(model);
    vt_buffer_free(&file);
}

static void the_user_tower_by_hand(void **state)
{
    (void)state;
    vt_model_arrays arrays = arrays_of(VT_MODEL_TWO_TOWER);
    vt_buffer file = written(&arrays);
    vt_model *model = opened(VT_MODEL_TWO_TOWER, &file, ITEMS);
    float scores[ITEMS], amounts[3];
    /* weights 3 and 1: root 2. u = {0, 3, 0} + 3 * 2^-1 * {2, 0, 0} / 2 + 1 * 1 * {0, 1, 0} / 2 = {1.5, 3.5, 0} */
    const vt_deed deeds[] = {{0, 10, 3}, {1, 0, 1}};
    double length = sqrt(1.5 * 1.5 + 3.5 * 3.5);
    score(model, deeds, 2, scores);
    near((double)scores[0], 1.5 / length / 0.1, 1e-5);
    near((double)scores[1], (1.5 * 0.6 + 3.5 * 0.8) / length / 0.1, 1e-5);
    near((double)scores[2], 0, 0);
    near((double)scores[3], 0, 0);
    assert_int_equal(vt_model_explain(model, deeds, 2, 1, amounts, NULL), VT_OK);
    near((double)amounts[0], 1.5 * 0.6 / length / 0.1, 1e-5);
    near((double)amounts[1], 0.5 * 0.8 / length / 0.1, 1e-5);
    near((double)amounts[2], 3.0 * 0.8 / length / 0.1, 1e-5);
    score(model, NULL, 0, scores); /* the bias alone */
    near((double)scores[1], 8, 1e-5);
    vt_model_close(model);
    vt_buffer_free(&file);
}

static void ages_halve_what_a_deed_says(void **state)
{
    (void)state;
    /* Bias on one axis, history on the other: the ratio of the two scores is the power of two. */
    const float item_rows[4] = {1, 0, 0, 1}, history_rows[4] = {1, 0, 0, 0}, along[2] = {0, 1};
    vt_model_arrays arrays = {.kind = VT_MODEL_TWO_TOWER, .items = 2, .width = 2, .item_vectors = item_rows, .history_vectors = history_rows,
                              .bias = along, .half_life_days = 7.5f, .temperature = 1};
    vt_buffer file = written(&arrays);
    vt_model *model = opened(VT_MODEL_TWO_TOWER, &file, 2);
    float scores[2];
    const float ages[] = {0, 0.001f, 1, 3.75f, 7.5f, 7.6f, 100, 365.25f, 900, 1e6f};
    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++) {
        score(model, (const vt_deed[]){{0, ages[i], 1}}, 1, scores);
        double expected = exp2(-(double)ages[i] / 7.5);
        near((double)scores[0] / (double)scores[1], expected, 5e-7 * expected + 1e-38);
    }
    vt_model_close(model);
    vt_buffer_free(&file);
}

static void a_tower_of_no_length_says_nothing(void **state)
{
    (void)state;
    const float nothing[ITEMS * D] = {0};
    vt_model_arrays arrays = arrays_of(VT_MODEL_TWO_TOWER);
    arrays.history_vectors = arrays.bias = nothing;
    vt_buffer file = written(&arrays);
    vt_model *model = opened(VT_MODEL_TWO_TOWER, &file, ITEMS);
    float scores[ITEMS];
    score(model, (const vt_deed[]){{0, 0, 1}}, 1, scores);
    assert_memory_equal(scores, nothing, sizeof scores);
    vt_model_close(model);
    vt_buffer_free(&file);
}

static void deeds_out_of_range_are_refused(void **state)
{
    (void)state;
    const vt_deed wrong[] = {{ITEMS, 0, 1}, {0, -1, 1}, {0, NAN, 1}, {0, 0, -1}, {0, 0, NAN}, {0, 0, INFINITY}, {0, INFINITY, 1}};
    for (int kind = 0; kind < VT_MODEL_KINDS; kind++) {
        vt_model_arrays arrays = arrays_of((vt_model_kind)kind);
        vt_buffer file = written(&arrays);
        vt_model *model = opened((vt_model_kind)kind, &file, ITEMS);
        float scores[ITEMS];
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            vt_error error = {0};
            assert_int_equal(vt_model_score(model, &wrong[i], 1, scores, &error), VT_BAD_REQUEST);
            assert_string_equal(error.message, "deed 0: item, age_days or weight is out of range");
            assert_int_equal(vt_model_explain(model, &wrong[i], 1, 0, scores, &error), VT_BAD_REQUEST);
        }
        assert_int_equal(vt_model_explain(model, NULL, 0, ITEMS, scores, NULL), VT_BAD_REQUEST);
        vt_model_close(model);
        vt_buffer_free(&file);
    }
}

/* Codes with a scale a row, as packs hold them. */
static vt_buffer narrow_file(const int8_t *codes8, const int16_t *codes16, const float *scales)
{
    static const uint16_t near16[ITEMS * K] = {1, 3, 0, 2, 2, 2, 0, 3};
    vt_buffer file = {0};
    vt_tensor tensors[3] = {{.name = "neighbours", .dtype = VT_DTYPE_U16, .dimensions = 2, .shape = {ITEMS, K}, .size_bytes = ITEMS * K * 2},
                            {.name = "weights", .dtype = codes8 ? VT_DTYPE_I8 : VT_DTYPE_I16, .dimensions = 2, .shape = {ITEMS, K},
                             .size_bytes = codes8 ? ITEMS * K : ITEMS * K * 2},
                            {.name = "weights_scale", .dtype = VT_DTYPE_F32, .dimensions = 1, .shape = {ITEMS}, .size_bytes = ITEMS * 4}};
    const char *const metadata[] = {"format", VT_MODEL_FORMAT, "kind", "ease", NULL};
    tensors[0].data = (const uint8_t *)near16;
    tensors[1].data = codes8 ? (const uint8_t *)codes8 : (const uint8_t *)codes16;
    tensors[2].data = (const uint8_t *)scales;
    assert_int_equal(vt_safetensors_write(&file, tensors, 3, metadata, NULL), VT_OK);
    return file;
}

static void narrow_forms_say_the_same(void **state)
{
    (void)state;
    const int8_t codes8[ITEMS * K] = {2, 1, 3, -2, 0, 0, 4, 0};
    const int16_t codes16[ITEMS * K] = {200, 100, 300, -200, 0, 0, 400, 0};
    const float quarter[ITEMS] = {0.25f, 0.25f, 0.25f, 0.25f}, fine[ITEMS] = {0.0025f, 0.0025f, 0, 0.0025f};
    for (int wide = 0; wide < 2; wide++) {
        vt_buffer file = narrow_file(wide ? NULL : codes8, wide ? codes16 : NULL, wide ? fine : quarter);
        vt_model *model = opened(VT_MODEL_EASE, &file, ITEMS);
        float scores[ITEMS];
        score(model, (const vt_deed[]){{0, 0, 2}, {1, 0, 1}}, 2, scores);
        const double expected[ITEMS] = {0.75, 1, -0.5, 0.5};
        for (size_t i = 0; i < ITEMS; i++) near((double)scores[i], expected[i], 1e-6);
        vt_model_close(model);
        vt_buffer_free(&file);
    }
}

static void refused(const vt_model_arrays *arrays, const char *message)
{
    vt_buffer file = {0};
    vt_error error = {0};
    vt_model_origin origin = {0};
    assert_int_equal(vt_model_file_write(&file, arrays, &origin, &error), VT_BAD_DATA);
    assert_string_equal(error.message, message);
    vt_buffer_free(&file);
}

static void numbers_out_of_range_are_refused(void **state)
{
    (void)state;
    const float bad_counts[ITEMS] = {1, 2, -1, 0};
    const uint32_t bad_neighbours[ITEMS * K] = {1, 3, 0, 2, 2, 4, 0, 3};
    const float bad[ITEMS * D] = {0, 1, 0, 0, NAN};
    vt_model_arrays arrays = arrays_of(VT_MODEL_POPULARITY);
    arrays.counts = bad_counts;
    refused(&arrays, "popularity: tensor counts: element 2 is not a number within range");
    arrays = arrays_of(VT_MODEL_EASE);
    arrays.neighbours = bad_neighbours;
    refused(&arrays, "ease: tensor neighbours: element 5: 4 is not one of 4 items");
    arrays = arrays_of(VT_MODEL_ITEMKNN);
    arrays.weights = bad;
    refused(&arrays, "itemknn: tensor weights: element 4 is not a number within range");
    arrays = arrays_of(VT_MODEL_IALS);
    arrays.regularisation = 0;
    refused(&arrays, "ials: tensor confidence: element 1 is not a number within range");
    arrays = arrays_of(VT_MODEL_TWO_TOWER);
    arrays.history_vectors = bad;
    refused(&arrays, "two-tower: tensor history_vectors: element 4 is not a number within range");
    arrays = arrays_of(VT_MODEL_TWO_TOWER);
    arrays.temperature = 0;
    refused(&arrays, "two-tower: tensor temperature: element 0 is not a number within range");
}

static void other_files_are_refused(void **state)
{
    (void)state;
    vt_model_arrays arrays = arrays_of(VT_MODEL_EASE);
    vt_buffer file = written(&arrays);
    vt_bytes bytes = {file.data, file.size};
    vt_model *model;
    vt_error error = {0};
    assert_int_equal(vt_model_open(&model, VT_MODEL_ITEMKNN, bytes, ITEMS, &error), VT_BAD_DATA);
    assert_string_equal(error.message, "itemknn: __metadata__: kind is \"ease\", not \"itemknn\"");
    assert_null(model);
    assert_int_equal(vt_model_open(&model, VT_MODEL_EASE, bytes, ITEMS + 1, &error), VT_BAD_DATA);
    assert_int_equal(vt_model_open(&model, VT_MODEL_EASE, (vt_bytes){file.data, file.size - 1}, ITEMS, &error), VT_BAD_DATA);
    char *version = (char *)file.data;
    for (size_t i = 0; i + 15 < file.size; i++)
        if (memcmp(file.data + i, VT_MODEL_FORMAT, 15) == 0) version = (char *)file.data + i + 14;
    *version = '2';
    assert_int_equal(vt_model_open(&model, VT_MODEL_EASE, bytes, ITEMS, &error), VT_UNSUPPORTED);
    assert_string_equal(error.message, "ease: __metadata__: format is vitrine-model 2, this build has vitrine-model 1");
    vt_buffer_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_file_says_is_kept), cmocka_unit_test(popularity_is_the_same_for_all),
        cmocka_unit_test(rows_of_neighbours_are_summed), cmocka_unit_test(fold_in_by_hand),
        cmocka_unit_test(fold_in_is_the_dense_solution), cmocka_unit_test(the_user_tower_by_hand),
        cmocka_unit_test(ages_halve_what_a_deed_says), cmocka_unit_test(a_tower_of_no_length_says_nothing),
        cmocka_unit_test(deeds_out_of_range_are_refused), cmocka_unit_test(narrow_forms_say_the_same),
        cmocka_unit_test(numbers_out_of_range_are_refused), cmocka_unit_test(other_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
