/* learn/: popularity and ItemKNN by hand; settings; checkpoints; the same bytes however it is run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "item_ids_file.h"
#include "learn_runs.h"
#include "neighbour_rows.h"
#include "npy.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Three users: a b, a b c, a c. Columns are of length sqrt 3, sqrt 2, sqrt 2. */
static const char small[] = "u a b\nv a b c\nw a c\n";

static void popularity_counts(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_SEQUENCES, small);
    vt_learn_options options = {.popularity = vt_popularity_defaults};
    vt_learn_context context = {.seed = 5};
    vt_buffer file = trained(VT_MODEL_POPULARITY, &log, &options, &context);
    vt_safetensors *view;
    assert_memory_equal(tensor_of(&view, &file, "counts"), ((float[]){3, 2, 2}), 12);
    assert_string_equal(vt_safetensors_metadata(view, "data_hash"), log.data_hash);
    assert_string_equal(vt_safetensors_metadata(view, "config"), "{\"half-life\":0}");
    assert_string_equal(vt_safetensors_metadata(view, "seed"), "5");
    vt_safetensors_close(view);
    vt_buffer_free(&file);
    vt_event_log_close(&log);
}

/* The last day counts in full, the same thing ten days before it half. */
static void popularity_fades(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_HM, HM "2018-09-20,u,1,1,1\n2018-09-30,u,2,1,1\n2018-09-30,v,1,1,1\n");
    vt_learn_options options = {.popularity = {.half_life_days = 10}};
    vt_buffer file = trained(VT_MODEL_POPULARITY, &log, &options, &(vt_learn_context){0});
    vt_safetensors *view;
    const float *counts = tensor_of(&view, &file, "counts");
    assert_string_equal(log.item_ids[0], "1");
    assert_near(counts[0], 1.5, 1e-6);
    assert_near(counts[1], 1.0, 1e-6);
    vt_safetensors_close(view);
    vt_buffer_free(&file);
    vt_event_log_close(&log);
}

static float knn_weight(vt_itemknn_options itemknn, uint32_t item, uint32_t other)
{
    vt_event_log log = read_log(VT_EVENTS_SEQUENCES, small);
    vt_learn_options options = {.itemknn = itemknn};
    vt_buffer file = trained(VT_MODEL_ITEMKNN, &log, &options, &(vt_learn_context){.threads = 2});
    float weight = weight_of(&file, itemknn.neighbours < 2 ? itemknn.neighbours : 2, item, other);
    vt_buffer_free(&file);
    vt_event_log_close(&log);
    return weight;
}

static void itemknn_by_hand(void **state)
{
    (void)state;
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 9}, 0, 1), 2 / sqrt(6), 1e-6);
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 9}, 1, 0), 2 / sqrt(6), 1e-6);
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 9}, 1, 2), 0.5, 1e-6);
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 9, .shrinkage = 1}, 0, 1), 2 / (sqrt(6) + 1), 1e-6);
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 9, .shrinkage = 1}, 1, 2), 1.0 / 3, 1e-6);
    /* Users count 1/2, 1/3, 1/2. */
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 9, .damping = 1}, 0, 1), (1.0 / 2 + 1.0 / 3) / sqrt(6), 1e-6);
    /* a and c are two places apart in v, one in w. */
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 9, .gap_half_life_days = 1}, 0, 2), (0.25 + 0.5) / sqrt(6), 1e-6);
    /* Of b's neighbours only a, the nearer one, is kept. */
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 1}, 1, 2), 0, 0);
    assert_near(knn_weight((vt_itemknn_options){.neighbours = 1}, 1, 0), 2 / sqrt(6), 1e-6);
}

static void strongest_by_size_then_sorted(void **state)
{
    (void)state;
    uint32_t items[4] = {0};
    float weights[4] = {0};
    vt_neighbour_row row = {items, weights, 4, 0};
    static const float offered[] = {0.5f, -0.9f, 0.0f, 0.5f, 0.1f, 0.7f, 0.5f, -0.2f};
    for (uint32_t i = 0; i < 8; i++) vt_neighbour_offer(&row, i, offered[i]);
    vt_neighbour_finish(&row, 99);
    assert_memory_equal(items, ((uint32_t[]){5, 0, 3, 1}), sizeof items);
    assert_memory_equal(weights, ((float[]){0.7f, 0.5f, 0.5f, -0.9f}), sizeof weights);
    row = (vt_neighbour_row){items, weights, 4, 0};
    vt_neighbour_offer(&row, 3, 0.25f);
    vt_neighbour_finish(&row, 99);
    assert_memory_equal(items, ((uint32_t[]){3, 99, 99, 99}), sizeof items);
    assert_memory_equal(weights, ((float[]){0.25f, 0, 0, 0}), sizeof weights);
}

static void settings_are_read_or_refused(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"factors", "0"}, {"factors", "1025"}, {"factors", "1.5"}, {"factors", "-1"}, {"factors", ""}, {"factors", "99999999999999999999"},
        {"alpha", "0"}, {"alpha", "nan"}, {"alpha", "inf"}, {"alpha", "0x10"}, {"alpha", "1e99"}, {"alpha", " 1"}, {"alpha", "1 "},
        {"alpha", "--1"}, {"power", "1.01"}, {"power", "-0.1"}, {"regularisation", "0"}, {"ridge", "1"}, {"", "1"}};
    const vt_learner *learner = vt_learner_of(VT_MODEL_IALS);
    vt_learn_options options;
    vt_buffer config = {0};
    vt_learner_defaults(learner, &options);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        vt_error error = {0};
        if (vt_learner_set(learner, &options, bad[i][0], bad[i][1], &error) != VT_USAGE) fail_msg("%s=%s", bad[i][0], bad[i][1]);
        assert_non_null(strstr(error.message, bad[i][0]));
    }
    assert_memory_equal(&options.ials, &vt_ials_defaults, sizeof options.ials);
    assert_int_equal(vt_learner_set(learner, &options, "factors", "7", NULL), VT_OK);
    assert_int_equal(vt_learner_set(learner, &options, "sweeps", "2", NULL), VT_OK);
    assert_int_equal(vt_learner_set(learner, &options, "steps", "3", NULL), VT_OK);
    assert_int_equal(vt_learner_set(learner, &options, "alpha", "2.5e1", NULL), VT_OK);
    assert_int_equal(vt_learner_set(learner, &options, "regularisation", "0.1", NULL), VT_OK);
    assert_int_equal(vt_learner_set(learner, &options, "power", "1", NULL), VT_OK);
    assert_int_equal(vt_learner_set(learner, &options, "half-life", "30", NULL), VT_OK);
    vt_learner_config(learner, &options, &config);
    vt_buffer_append(&config, "", 1);
    assert_string_equal((char *)config.data,
                        "{\"factors\":7,\"sweeps\":2,\"steps\":3,\"alpha\":25,\"regularisation\":0.100000001,\"power\":1,\"half-life\":30}");
    vt_buffer_free(&config);
}

/* Every kind, and its options for a quick training. */
static vt_learn_options quick(vt_model_kind kind)
{
    vt_learn_options options;
    vt_learner_defaults(vt_learner_of(kind), &options);
    if (kind == VT_MODEL_IALS) options.ials.factors = 12, options.ials.sweeps = 5;
    return options;
}

static const vt_model_kind kinds[] = {VT_MODEL_POPULARITY, VT_MODEL_ITEMKNN, VT_MODEL_EASE, VT_MODEL_IALS};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void threads_do_not_show(void **state)
{
    (void)state;
    vt_event_log log = drawn_log(500, 450, 3);
    for (size_t i = 0; i < KINDS; i++) {
        vt_learn_options options = quick(kinds[i]);
        vt_buffer one = trained(kinds[i], &log, &options, &(vt_learn_context){.seed = 1, .threads = 1});
        vt_buffer three = trained(kinds[i], &log, &options, &(vt_learn_context){.seed = 1, .threads = 3});
        assert_same_file(&one, &three);
        vt_buffer_free(&one);
        vt_buffer_free(&three);
    }
    vt_event_log_close(&log);
}

static void logs_without_events_are_refused(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_SEQUENCES, small), part;
    bool keep[7] = {false};
    assert_int_equal(vt_event_log_part(&part, &log, keep, NULL), VT_OK);
    for (size_t i = 0; i < KINDS; i++) {
        vt_learn_options options = quick(kinds[i]);
        vt_buffer file = {0};
        vt_error error = {0};
        assert_int_equal(vt_learner_of(kinds[i])->train(&file, &part, &options, &(vt_learn_context){0}, &error), VT_BAD_DATA);
        assert_string_equal(error.message, "there is no event to learn from");
        vt_buffer_free(&file);
    }
    vt_event_log_close(&part);
    vt_event_log_close(&log);
}

/* One item, one user: nothing to learn, and nothing that breaks. */
static void the_least_log_is_learned(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_SEQUENCES, "u a\n");
    for (size_t i = 0; i < KINDS; i++) {
        vt_learn_options options = quick(kinds[i]);
        vt_buffer file = trained(kinds[i], &log, &options, &(vt_learn_context){0});
        assert_true(file.size > 0);
        vt_buffer_free(&file);
    }
    vt_event_log_close(&log);
}

/* ---- checkpoints ---- */

static bool twice(void *context)
{
    size_t *left = context;
    return *left > 0 && (*left)--;
}

typedef struct place {
    char folder[64], path[96];
} place;

static place open_place(void)
{
    place here = {.folder = "/tmp/vitrine-learn-XXXXXX"};
    assert_non_null(mkdtemp(here.folder));
    snprintf(here.path, sizeof here.path, "%s/a.checkpoint", here.folder);
    return here;
}

static void close_place(const place *here)
{
    remove(here->path);
    assert_int_equal(rmdir(here->folder), 0); /* nothing else was left there */
}

/* The checkpoint of the second step stays, as after a kill; the run that goes on from it gives the same bytes. */
static void a_checkpoint_goes_on_to_the_same_bytes(void **state)
{
    (void)state;
    static const vt_model_kind cut[] = {VT_MODEL_EASE, VT_MODEL_IALS, VT_MODEL_ITEMKNN};
    vt_event_log log = drawn_log(6000, 5000, 4); /* ItemKNN steps over 4096 rows */
    vt_event_log small_log = drawn_log(500, 450, 4);
    for (size_t i = 0; i < 3; i++) {
        const vt_event_log *given = cut[i] == VT_MODEL_ITEMKNN ? &log : &small_log;
        place here = open_place();
        size_t left = 2;
        vt_learn_options options = quick(cut[i]);
        vt_learn_context context = {.seed = 1, .checkpoint = here.path, .due = twice, .context = &left};
        vt_buffer whole = trained(cut[i], given, &options, &context);
        assert_int_equal(access(here.path, F_OK), 0);
        vt_buffer resumed = trained(cut[i], given, &options, &context);
        assert_same_file(&whole, &resumed);
        vt_buffer_free(&whole);
        vt_buffer_free(&resumed);
        close_place(&here);
    }
    vt_event_log_close(&small_log);
    vt_event_log_close(&log);
}

static void assert_refuses(const vt_event_log *log, vt_learn_options options, vt_learn_context context, const char *part)
{
    vt_buffer file = {0};
    vt_error error = {0};
    assert_int_equal(vt_learn_ials(&file, log, &options.ials, &context, &error), VT_BAD_DATA);
    if (!strstr(error.message, part)) fail_msg("\"%s\" is not in \"%s\"", part, error.message);
    vt_buffer_free(&file);
}

static void a_checkpoint_of_another_training_is_refused(void **state)
{
    (void)state;
    vt_event_log log = drawn_log(80, 40, 5), other = drawn_log(80, 40, 6);
    place here = open_place();
    vt_learn_context context = {.seed = 1, .checkpoint = here.path}, seeded = {.seed = 2, .checkpoint = here.path};
    vt_learn_options options = quick(VT_MODEL_IALS), harder = options;
    harder.ials.alpha = 77;
    vt_buffer file = trained(VT_MODEL_IALS, &log, &options, &context);
    assert_refuses(&log, options, seeded, "it has \"seed 1\", this is \"seed 2\"");
    assert_refuses(&log, harder, context, "\"alpha\":77");
    assert_refuses(&other, options, context, log.data_hash);
    seeded.fresh = true;
    vt_buffer again = trained(VT_MODEL_IALS, &log, &options, &seeded);
    vt_buffer_free(&file);
    vt_buffer_free(&again);
    close_place(&here);
    vt_event_log_close(&log);
    vt_event_log_close(&other);
}

static void write_bytes(const char *path, const uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Cut anywhere, or with any byte changed, it is refused; never read past. */
static void a_damaged_checkpoint_is_refused(void **state)
{
    (void)state;
    vt_event_log log = drawn_log(12, 9, 5);
    place here = open_place();
    vt_learn_context context = {.seed = 1, .checkpoint = here.path};
    vt_learn_options options = quick(VT_MODEL_IALS);
    options.ials.factors = 3;
    vt_buffer file = trained(VT_MODEL_IALS, &log, &options, &context), good = {0};
    vt_buffer_free(&file);
    assert_int_equal(vt_file_read(&good, here.path, 1 << 20, NULL), VT_OK);
    for (size_t size = 0; size < good.size; size++) {
        write_bytes(here.path, good.data, size);
        assert_refuses(&log, options, context, "is damaged");
    }
    for (size_t at = 0; at < good.size; at++) {
        good.data[at] ^= 0x41;
        write_bytes(here.path, good.data, good.size);
        vt_error error = {0};
        /* Of the number of steps done, a smaller one than the true one cannot be told from the truth. */
        vt_status status = vt_learn_ials(&file, &log, &options.ials, &context, &error);
        assert_int_equal(status, VT_BAD_DATA);
        vt_buffer_free(&file);
        good.data[at] ^= 0x41;
    }
    vt_buffer_free(&good);
    close_place(&here);
    vt_event_log_close(&log);
}

static void item_ids_are_numpy_bytes(void **state)
{
    (void)state;
    vt_event_log log = read_log(VT_EVENTS_SEQUENCES, "u 0007 b long-id\n");
    vt_buffer file = {0};
    vt_npy npy;
    vt_error error = {0};
    assert_int_equal(vt_item_ids_write(&file, &log, NULL), VT_OK);
    if (vt_npy_view(&npy, (vt_bytes){file.data, file.size}, "ids", &error) != VT_OK) fail_msg("%s", error.message);
    assert_int_equal(npy.kind, VT_NPY_BYTES);
    assert_int_equal(npy.item_size_bytes, 7);
    assert_int_equal(npy.tensor.shape[0], 3);
    assert_memory_equal(npy.tensor.data, "0007\0\0\0b\0\0\0\0\0\0long-id", 21);
    assert_int_equal((size_t)(npy.tensor.data - file.data) % 64, 0);
    vt_buffer_free(&file);
    vt_event_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(popularity_counts),
        cmocka_unit_test(popularity_fades),
        cmocka_unit_test(itemknn_by_hand),
        cmocka_unit_test(strongest_by_size_then_sorted),
        cmocka_unit_test(settings_are_read_or_refused),
        cmocka_unit_test(threads_do_not_show),
        cmocka_unit_test(logs_without_events_are_refused),
        cmocka_unit_test(the_least_log_is_learned),
        cmocka_unit_test(a_checkpoint_goes_on_to_the_same_bytes),
        cmocka_unit_test(a_checkpoint_of_another_training_is_refused),
        cmocka_unit_test(a_damaged_checkpoint_is_refused),
        cmocka_unit_test(item_ids_are_numpy_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
