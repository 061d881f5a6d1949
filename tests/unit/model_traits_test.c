/* Two-tower with profiles: its formula by hand, shares that add up, names that are refused, packs, and how a visitor's settings find them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "memory.h"
#include "model_file.h"
#include "model_fold.h"
#include "safetensors.h"
#include "traits.h"

#include <math.h>
#include <string.h>

enum { ITEMS = 3, D = 2, VALUES = 4 };

static const float vectors[ITEMS * D] = {1, 0, 0, 1, 0.6f, 0.8f}, history[ITEMS * D] = {2, 0, 0, 2, 1, 1}, bias[D] = {0, 1};
static const float profiles[VALUES * D] = {3, 0, -1, -1, 0.5f, 0, 0, 0.25f};
static const char names[] = "gender=women\ngender=men\nsize=m\nage=20-29";

static vt_buffer written(const char *values, size_t count)
{
    vt_model_arrays arrays = {.kind = VT_MODEL_TWO_TOWER, .items = ITEMS, .width = D, .item_vectors = vectors, .history_vectors = history, .bias = bias,
                              .half_life_days = 10, .temperature = 0.5f, .profile_vectors = profiles, .profile_count = count, .profile_values = values,
                              .profile_hash = "fe"};
    vt_buffer file = {0};
    vt_error error = {0};
    if (vt_model_file_write(&file, &arrays, &(vt_model_origin){.seed = 1}, &error) != VT_OK) fail_msg("%s", error.message);
    return file;
}

static vt_model *opened(const vt_buffer *file)
{
    vt_error error = {0};
    vt_model *model;
    if (vt_model_open(&model, VT_MODEL_TWO_TOWER, (vt_bytes){file->data, file->size}, ITEMS, &error) != VT_OK) fail_msg("%s", error.message);
    return model;
}

static void near(double a, double b)
{
    if (!(fabs(a - b) <= 1e-5)) fail_msg("%.9g is not %.9g", a, b);
}

static void profiles_are_added_before_the_length(void **state)
{
    (void)state;
    vt_buffer file = written(names, VALUES);
    vt_model *model = opened(&file);
    const vt_deed deeds[1] = {{1, 10, 1}};
    const vt_model_trait traits[2] = {{0, 1}, {3, 0.5f}};
    const vt_asker asker = {deeds, 1, traits, 2};
    float scores[ITEMS], amounts[4], again[4];
    vt_error error = {0};
    /* (0, 1) + (3, 0) + half of (0, 0.25) + half of (0, 2) */
    double x = 3, y = 1 + 0.125 + 1, length = sqrt(x * x + y * y) * 0.5;
    assert_int_equal(vt_model_score_for(model, &asker, scores, &error), VT_OK);
    near((double)scores[0], x / length);
    near((double)scores[1], y / length);
    near((double)scores[2], (0.6 * x + 0.8 * y) / length);
    assert_int_equal(vt_model_explain_for(model, &asker, 2, amounts, &error), VT_OK);
    near((double)amounts[0], 0.8 / length);
    near((double)amounts[1], 0.6 * 3 / length);
    near((double)amounts[2], 0.8 * 0.125 / length);
    near((double)amounts[3], 0.8 / length);
    vt_model_explain_for_again(model, &asker, 2, again);
    assert_memory_equal(again, amounts, sizeof again);
    assert_int_equal(vt_model_score_for(model, &(vt_asker){.traits = traits, .trait_count = 1}, scores, &error), VT_OK); /* nobody's history */
    near((double)scores[0], 3 / sqrt(10) / 0.5);
    vt_model_close(model);
    vt_buffer_free(&file);
}

static void without_a_profile_nothing_changes(void **state)
{
    (void)state;
    vt_buffer file = written(names, VALUES), plain = written(NULL, 0);
    vt_model *model = opened(&file), *other = opened(&plain);
    const vt_deed deeds[2] = {{0, 3, 1}, {2, 0.5f, 0.2f}};
    float scores[ITEMS], others[ITEMS];
    vt_error error = {0};
    assert_int_equal(vt_model_score(model, deeds, 2, scores, &error), VT_OK);
    assert_int_equal(vt_model_score(other, deeds, 2, others, &error), VT_OK);
    assert_memory_equal(scores, others, sizeof scores);
    assert_int_equal(vt_model_traits(other), 0);
    assert_null(vt_model_metadata(other, "profile_values"));
    assert_null(vt_model_metadata(other, "profile_hash"));
    assert_int_equal(vt_model_trait_named(other, "gender=women"), 0);
    const vt_model_trait wrong[3] = {{VALUES, 1}, {0, 1.5f}, {0, NAN}};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(vt_model_score_for(model, &(vt_asker){.traits = wrong + i, .trait_count = 1}, scores, &error), VT_BAD_REQUEST);
    vt_model_close(model);
    vt_model_close(other);
    vt_buffer_free(&file);
    vt_buffer_free(&plain);
}

static void names_are_found_and_bad_ones_refused(void **state)
{
    (void)state;
    static const struct {
        const char *names, *message;
    } cases[] = {{"a=1\nb=1\nc=1", "line 3 is missing"},
                 {"a=1\nb=1\nc=1\nd=1\ne=1", "line 4 is more than the rows"},
                 {"a=1\nb=1\na=1\nd=1", "line 2 stands twice"},
                 {"a=1\nb\nc=1\nd=1", "line 1 is not like column=value"},
                 {"a=1\n=1\nc=1\nd=1", "line 1 is not like column=value"},
                 {"a=1\nb=\nc=1\nd=1", "line 1 is not like column=value"},
                 {"a=1\nb=1\tx\nc=1\nd=1", "line 1 is no text"},
                 {"a=1\nb=1\nc=1\nd=1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
                  "123456789012345678901234567", "line 3 is too long"}};
    vt_buffer file = written(names, VALUES);
    vt_model *model = opened(&file);
    assert_int_equal(vt_model_traits(model), VALUES);
    for (size_t i = 0; i < VALUES; i++) assert_int_equal(vt_model_trait_named(model, vt_model_trait_name(model, i)), i);
    assert_int_equal(vt_model_trait_named(model, "gender"), VALUES);
    assert_string_equal(vt_model_metadata(model, "profile_hash"), "fe");
    vt_model_close(model);
    vt_buffer_free(&file);
    vt_model_arrays arrays = {.kind = VT_MODEL_TWO_TOWER, .items = ITEMS, .width = D, .item_vectors = vectors, .history_vectors = history, .bias = bias,
                              .half_life_days = 10, .temperature = 0.5f, .profile_vectors = profiles, .profile_count = VALUES};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_error error = {0};
        vt_buffer refused = {0};
        arrays.profile_values = cases[i].names;
        assert_int_equal(vt_model_file_write(&refused, &arrays, &(vt_model_origin){.seed = 1}, &error), VT_BAD_DATA);
        if (!strstr(error.message, cases[i].message)) fail_msg("%s: %s", cases[i].message, error.message);
        vt_buffer_free(&refused);
    }
}

static void a_pack_holds_them(void **state)
{
    (void)state;
    vt_buffer file = written(names, VALUES), folded = {0}, plain = written(NULL, 0), plain_folded = {0};
    vt_model *model = opened(&file), *other = opened(&plain);
    const size_t rows[ITEMS] = {2, 0, 1};
    const vt_model_trait trait = {0, 1};
    float scores[ITEMS];
    vt_error error = {0};
    assert_int_equal(vt_model_fold(&folded, model, rows, ITEMS, &vt_pack_widths, &error), VT_OK);
    assert_int_equal(vt_model_fold(&plain_folded, other, rows, ITEMS, &vt_pack_widths, &error), VT_OK);
    assert_true(plain_folded.size < folded.size);
    vt_model *narrow = opened(&folded);
    assert_string_equal(vt_model_trait_name(narrow, 3), "age=20-29");
    assert_int_equal(vt_model_score_for(narrow, &(vt_asker){.traits = &trait, .trait_count = 1}, scores, &error), VT_OK);
    assert_true(fabs((double)scores[2] - 3 / sqrt(10) / 0.5) < 1e-3);
    vt_model_close(narrow);
    vt_model_close(model);
    vt_model_close(other);
    vt_buffer_free(&file);
    vt_buffer_free(&folded);
    vt_buffer_free(&plain);
    vt_buffer_free(&plain_folded);
}

static void settings_find_values_by_name(void **state)
{
    (void)state;
    vt_buffer file = written("sex=f\nsex=m\nsize=m\nsize=40", VALUES), women = written("gender=women\ngender=men\nage=20-29\ndepartment=girls", VALUES);
    vt_model *model = opened(&file), *other = opened(&women);
    vt_visitor visitor = {.gender = "Women", .sizes = "M\n38\n40\n"};
    vt_traits traits;
    vt_reason reason = {.amount_micros = 5};
    vt_traits_fill(&traits, &visitor, model);
    assert_int_equal(traits.count, 3);
    assert_int_equal(traits.traits[0].value, 0); /* "f" is a word for women */
    assert_int_equal(traits.traits[1].value, 2);
    assert_int_equal(traits.traits[2].value, 3);
    near((double)traits.traits[0].share, 1);
    near((double)traits.traits[2].share, 0.5);
    vt_trait_tell(&reason, &traits, 0);
    assert_string_equal(reason.term, "profile:gender");
    assert_string_equal(reason.label, "because your profile says Women");
    reason.amount_micros = -5;
    vt_trait_tell(&reason, &traits, 1);
    assert_string_equal(reason.term, "profile:size");
    assert_string_equal(reason.label, "although your profile says size M");
    vt_traits_fill(&traits, &visitor, other);
    assert_int_equal(traits.count, 1);
    assert_int_equal(traits.traits[0].value, 0);
    strcpy(visitor.gender, "Girls");
    vt_traits_fill(&traits, &visitor, other);
    assert_int_equal(traits.traits[0].value, 3);
    strcpy(visitor.gender, "Unisex"); /* neither in the model nor a word for what is */
    vt_traits_fill(&traits, &visitor, other);
    assert_int_equal(traits.count, 0);
    vt_traits_fill(&traits, &(vt_visitor){.gender = ""}, model);
    assert_int_equal(traits.count, 0);
    vt_model_close(model);
    vt_model_close(other);
    vt_buffer_free(&file);
    vt_buffer_free(&women);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles_are_added_before_the_length), cmocka_unit_test(without_a_profile_nothing_changes),
        cmocka_unit_test(names_are_found_and_bad_ones_refused), cmocka_unit_test(a_pack_holds_them),
        cmocka_unit_test(settings_find_values_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
