/* packer/model_fold: trained models by catalog row, and what their narrow forms cost in recall. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "model_file.h"
#include "model_fold.h"
#include "seeded_random.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MANY = 8000, DIMS = 64, NEIGHBOURS = 60, TOP = 20, VISITORS = 40, HISTORY = 10 };

static vt_model *opened(vt_buffer *file, vt_model_kind kind, size_t items)
{
    vt_error error = {0};
    vt_model *model;
    if (vt_model_open(&model, kind, (vt_bytes){file->data, file->size}, items, &error) != VT_OK) fail_msg("%s", error.message);
    return model;
}

static void rows_are_moved_and_what_the_catalog_lacks_is_left_out(void **state)
{
    (void)state;
    /* Four items; the catalog has three rows: item 0 is row 2, item 1 row 0, item 3 is no product, nothing is row 1 but item 2. */
    const uint32_t neighbours[12] = {3, 1, 2, 0, 3, 1, 2, 2, 2, 0, 1, 2};
    const float weights[12] = {0.9f, 0.5f, -0.25f, 1, 0.75f, 0, 0, 0, 0, 1, 1, 1};
    const size_t rows[4] = {2, 0, 1, SIZE_MAX};
    vt_model_arrays arrays = {.kind = VT_MODEL_EASE, .items = 4, .width = 3, .neighbours = neighbours, .weights = weights};
    vt_buffer file = {0}, folded = {0}, again = {0};
    vt_error error = {0};
    float scores[3];
    assert_int_equal(vt_model_file_write(&file, &arrays, &(vt_model_origin){.seed = 9, .data_hash = "h"}, &error), VT_OK);
    vt_model *model = opened(&file, VT_MODEL_EASE, 4);
    assert_int_equal(vt_model_fold(&folded, model, rows, 3, &vt_pack_widths, &error), VT_OK);
    assert_int_equal(vt_model_fold(&again, model, rows, 3, &vt_pack_widths, &error), VT_OK);
    assert_int_equal(folded.size, again.size);
    assert_memory_equal(folded.data, again.data, folded.size);
    vt_model *narrow = opened(&folded, VT_MODEL_EASE, 3);
    assert_int_equal(vt_model_width(narrow), 2); /* item 0 has two left */
    assert_string_equal(vt_model_metadata(narrow, "data_hash"), "h");
    assert_int_equal(vt_model_score(narrow, (const vt_deed[]){{2, 0, 1}}, 1, scores, &error), VT_OK);
    const float of_item_0[3] = {0.5f, -0.25f, 0};
    for (size_t i = 0; i < 3; i++) assert_true(fabsf(scores[i] - of_item_0[i]) < 0.005f);
    assert_int_equal(vt_model_score(narrow, (const vt_deed[]){{0, 0, 1}}, 1, scores, &error), VT_OK);
    assert_true(scores[0] == 0 && scores[1] == 0 && fabsf(scores[2] - 1) < 0.001f);
    assert_false(vt_model_knows(narrow, 1));
    vt_model_close(model);
    vt_model_close(narrow);
    vt_buffer_free(&file);
    vt_buffer_free(&folded);
    vt_buffer_free(&again);
}

/* Counts of an item-item matrix are large: what may be written may be packed, and what is packed opens. */
static void the_largest_numbers_fold(void **state)
{
    (void)state;
    const uint32_t neighbours[2] = {1, 0};
    const float weights[2] = {VT_MODEL_MOST_VALUE, 5000}, vectors[4] = {VT_MODEL_MOST_VALUE, -VT_MODEL_MOST_VALUE, 1, 0}, bias[2] = {0, 0};
    const size_t rows[2] = {0, 1};
    const vt_model_arrays all[] = {
        {.kind = VT_MODEL_ITEMKNN, .items = 2, .width = 1, .neighbours = neighbours, .weights = weights},
        {.kind = VT_MODEL_IALS, .items = 2, .width = 2, .item_vectors = vectors, .alpha = 1, .regularisation = 1},
        {.kind = VT_MODEL_TWO_TOWER, .items = 2, .width = 2, .item_vectors = vectors, .history_vectors = vectors, .bias = bias,
         .half_life_days = 1, .temperature = 1}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        vt_buffer file = {0}, folded = {0};
        vt_error error = {0};
        assert_int_equal(vt_model_file_write(&file, &all[i], &(vt_model_origin){.seed = 1}, &error), VT_OK);
        vt_model *model = opened(&file, all[i].kind, 2);
        assert_int_equal(vt_model_fold(&folded, model, rows, 2, &vt_pack_widths, &error), VT_OK);
        vt_model *narrow = opened(&folded, all[i].kind, 2);
        vt_model_close(narrow);
        vt_model_close(model);
        vt_buffer_free(&file);
        vt_buffer_free(&folded);
    }
}

typedef struct drawn {
    float *vectors, *history, *weights;
    uint32_t *neighbours;
    float bias[DIMS];
} drawn;

/* Vectors whose dimensions and lengths differ as those of fitted models do. */
static void draw(drawn *out, bool unit)
{
    vt_random random = vt_random_seed(12, 1);
    for (size_t item = 0; item < MANY; item++) {
        float length = 0, size = 0.2f + 3 * vt_random_unit(&random) * vt_random_unit(&random), *vector = out->vectors + item * DIMS;
        for (size_t i = 0; i < DIMS; i++) {
            vector[i] = vt_random_normal(&random) * size / sqrtf(1 + (float)i / 8);
            out->history[item * DIMS + i] = vt_random_normal(&random);
            length += vector[i] * vector[i];
        }
        for (size_t i = 0; unit && i < DIMS; i++) vector[i] /= sqrtf(length);
        for (size_t k = 0; k < NEIGHBOURS; k++) {
            out->neighbours[item * NEIGHBOURS + k] = vt_random_below(&random, MANY);
            out->weights[item * NEIGHBOURS + k] = 0.02f + 0.5f * vt_random_unit(&random) / (1 + (float)k / 4);
        }
    }
    for (size_t i = 0; i < DIMS; i++) out->bias[i] = vt_random_normal(&random);
}

/* The TOP best of scores, by score, then item; a marked one is given -inf. */
static void best(float *scores, uint32_t *top)
{
    for (size_t place = 0; place < TOP; place++) {
        size_t at = 0;
        for (size_t i = 1; i < MANY; i++)
            if (scores[i] > scores[at]) at = i;
        top[place] = (uint32_t)at;
        scores[at] = -INFINITY;
    }
}

static double recall(vt_model *wide, vt_model *narrow)
{
    static float scores[2][MANY];
    uint32_t top[2][TOP];
    size_t met = 0;
    vt_random random = vt_random_seed(4, 1);
    for (size_t visitor = 0; visitor < VISITORS; visitor++) {
        vt_deed deeds[HISTORY];
        for (size_t i = 0; i < HISTORY; i++) deeds[i] = (vt_deed){vt_random_below(&random, MANY / HISTORY) * HISTORY + (uint32_t)i, (float)i, 1};
        for (size_t m = 0; m < 2; m++) {
            assert_int_equal(vt_model_score(m ? narrow : wide, deeds, HISTORY, scores[m], NULL), VT_OK);
            for (size_t i = 0; i < HISTORY; i++) scores[m][deeds[i].item] = -INFINITY;
            best(scores[m], top[m]);
        }
        for (size_t i = 0; i < TOP; i++)
            for (size_t j = 0; j < TOP; j++) met += top[0][i] == top[1][j];
    }
    return (double)met / (TOP * VISITORS);
}

static double recall_of(const vt_model_arrays *arrays, const size_t *rows, vt_model_widths widths)
{
    vt_buffer file = {0}, folded = {0};
    vt_error error = {0};
    assert_int_equal(vt_model_file_write(&file, arrays, &(vt_model_origin){0}, &error), VT_OK);
    vt_model *wide = opened(&file, arrays->kind, MANY);
    assert_int_equal(vt_model_fold(&folded, wide, rows, MANY, &widths, &error), VT_OK);
    vt_model *narrow = opened(&folded, arrays->kind, MANY);
    double found = recall(wide, narrow);
    print_message("%s: weights %s, items %s, history %s: recall@20 %.4f, %.2f MB\n", vt_model_kind_name(arrays->kind),
                  vt_dtype_name(widths.weights), vt_dtype_name(widths.items), vt_dtype_name(widths.history), found, (double)folded.size / 1e6);
    vt_model_close(wide);
    vt_model_close(narrow);
    vt_buffer_free(&file);
    vt_buffer_free(&folded);
    return found;
}

static void the_best_twenty_stay_the_best_twenty(void **state)
{
    (void)state;
    const vt_dtype I8 = VT_DTYPE_I8, I16 = VT_DTYPE_I16;
    drawn all = {vt_alloc(MANY * DIMS, sizeof(float)), vt_alloc(MANY * DIMS, sizeof(float)), vt_alloc(MANY * NEIGHBOURS, sizeof(float)),
                 vt_alloc(MANY * NEIGHBOURS, sizeof(uint32_t)), {0}};
    size_t *rows = vt_alloc(MANY, sizeof *rows);
    for (size_t i = 0; i < MANY; i++) rows[i] = i;
    vt_model_arrays arrays = {.items = MANY, .neighbours = all.neighbours, .weights = all.weights, .item_vectors = all.vectors,
                              .history_vectors = all.history, .bias = all.bias, .alpha = 10, .regularisation = 0.1f, .half_life_days = 30,
                              .temperature = 0.1f};
    for (int kind = VT_MODEL_ITEMKNN; kind < VT_MODEL_KINDS; kind++) {
        if (kind == VT_MODEL_EASE) continue; /* the form of itemknn */
        draw(&all, kind == VT_MODEL_TWO_TOWER);
        arrays.kind = (vt_model_kind)kind;
        arrays.width = kind == VT_MODEL_ITEMKNN ? NEIGHBOURS : DIMS;
        recall_of(&arrays, rows, (vt_model_widths){I8, I8, I8});
        recall_of(&arrays, rows, (vt_model_widths){I16, I16, I16});
        assert_true(recall_of(&arrays, rows, vt_pack_widths) >= 0.99);
    }
    vt_free(all.vectors);
    vt_free(all.history);
    vt_free(all.weights);
    vt_free(all.neighbours);
    vt_free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_moved_and_what_the_catalog_lacks_is_left_out),
        cmocka_unit_test(the_largest_numbers_fold),
        cmocka_unit_test(the_best_twenty_stay_the_best_twenty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
