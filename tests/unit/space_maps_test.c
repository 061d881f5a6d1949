/* packer/ and train/: the texts of products, synonyms held against them, and a map from photos to imported vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "descriptor.h"
#include "image_map_fit.h"
#include "product_synonyms.h"
#include "product_texts.h"
#include "seeded_random.h"
#include "visual_map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FACETS(GENDER, CATEGORY, SUB, TYPE, COLOUR, BRAND, SEASON, USAGE)                                                        \
    {GENDER, CATEGORY, SUB, TYPE, COLOUR, BRAND, SEASON, USAGE}

static const vt_product products[2] = {
    {.title = "Nike Red Trainers", .facets = FACETS("Men", "Footwear", "Shoes", "Sports Shoes", "Red", "Nike", "Summer", "Sports"),
     .attributes = "{\"Sole\":\"Rubber\"}", .description = "One two three four five six seven eight nine ten eleven twelve thirteen."},
    {.title = "", .facets = FACETS("", "", "", "", "", "", "", ""), .attributes = "{}", .description = ""},
};

static const char lines[] = "# people\n"
                            "gents = men\n"
                            "runners, kicks = sports shoes, sneakers\n"
                            "crimson = red\n"
                            "a line without a sign\n"
                            "= red\n"
                            "frock = dresses\n";

static vt_bytes bytes_of(const char *text) { return (vt_bytes){(const uint8_t *)text, strlen(text)}; }

static void products_are_named_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        float weight;
    } wanted[] = {{"Nike Red Trainers", 1},  {"Red Sports Shoes", 1}, {"Nike Sports Shoes", 1}, {"Men Sports Shoes", 1},
                  {"Sports Shoes", 1},       {"Shoes", 0.5f},         {"Footwear Shoes Sports Rubber", 1},
                  {"one two three four five six seven eight nine ten eleven twelve", 0.25f}, {"thirteen", 0.25f},
                  {"runner", 0.333333f},     {"Red runner", 0.333333f}, {"kick", 0.333333f}, {"Red kick", 0.333333f},
                  {"crimson", 0.333333f},    {"crimson Sports Shoes", 0.333333f}};
    vt_product_texts texts;
    assert_int_equal(vt_product_texts_open(&texts, products, (const size_t[]){0, 1}, 2, bytes_of(lines), NULL), VT_OK);
    assert_int_equal(texts.count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < texts.count; i++) {
        assert_string_equal(texts.examples[i].text, wanted[i].text);
        assert_true(fabsf(texts.examples[i].weight - wanted[i].weight) < 1e-5f);
        assert_int_equal(texts.examples[i].row, 0);
    }
    vt_product_texts_close(&texts);
}

static void few_synonyms_weigh_half(void **state)
{
    (void)state;
    vt_product_texts texts;
    assert_int_equal(vt_product_texts_open(&texts, products, (const size_t[]){0}, 1, bytes_of("kicks = sports shoes"), NULL), VT_OK);
    assert_int_equal(texts.count, 11);
    assert_true(texts.examples[10].weight == 0.5f);
    vt_product_texts_close(&texts);
}

static void lines_become_pairs(void **state)
{
    (void)state;
    vt_product_synonyms synonyms;
    assert_int_equal(vt_product_synonyms_open(&synonyms, bytes_of(lines), NULL), VT_OK);
    assert_int_equal(synonyms.count, 7); /* gents, two times two, crimson, frock */
    assert_string_equal(synonyms.pairs[1].words, "runner");
    assert_string_equal(synonyms.pairs[1].value, "sport shoe");
    assert_string_equal(synonyms.pairs[4].words, "kick");
    assert_string_equal(synonyms.pairs[4].value, "sneaker");
    vt_product_synonyms_close(&synonyms);
}

static void odd_lines_are_passed_over(void **state)
{
    (void)state;
    char text[6000], *at = text;
    vt_product_synonyms synonyms;
    memset(text, 'x', sizeof text);
    memcpy(text + 4000, "\n=\n,,=,,\na=\n#b=c\nd = e", 23);
    text[4023] = '\0';
    assert_int_equal(vt_product_synonyms_open(&synonyms, bytes_of(at), NULL), VT_OK);
    assert_int_equal(synonyms.count, 1);
    assert_string_equal(synonyms.pairs[0].words, "d");
    vt_product_synonyms_close(&synonyms);
    assert_int_equal(vt_product_synonyms_open(&synonyms, (vt_bytes){0}, NULL), VT_OK);
    assert_int_equal(synonyms.count, 0);
    vt_product_synonyms_close(&synonyms);
}

/* ---- photos to imported vectors ---- */

enum { PHOTOS = 120, SEEN = 90, KINDS = 4, DIMS = 16 };

/* Photo i is of kind i % KINDS, which every KINDS-th number of its descriptor shows; vectors are about that axis. */
static void make_pairs(float *raw, float *vectors)
{
    vt_random random = vt_random_seed(11, 0);
    size_t raw_dims = vt_descriptor_dims();
    for (size_t i = 0; i < PHOTOS; i++) {
        float squares = 0.0f;
        for (size_t d = 0; d < raw_dims; d++)
            raw[i * raw_dims + d] = 0.3f * vt_random_unit(&random) + (d % KINDS == i % KINDS ? 0.15f : 0.0f);
        for (size_t d = 0; d < DIMS; d++) {
            vectors[i * DIMS + d] = 0.1f * vt_random_normal(&random) + (d == i % KINDS ? 1.0f : 0.2f);
            squares += vectors[i * DIMS + d] * vectors[i * DIMS + d];
        }
        for (size_t d = 0; d < DIMS; d++) vectors[i * DIMS + d] /= sqrtf(squares);
    }
}

static void unseen_photos_are_mapped_to_their_kind(void **state)
{
    (void)state;
    float *raw = calloc(PHOTOS * vt_descriptor_dims(), sizeof *raw), *vectors = calloc(PHOTOS * DIMS, sizeof *vectors);
    size_t rows[SEEN];
    vt_buffer file = {0}, again = {0};
    vt_visual_map *map;
    vt_error error = {0};
    make_pairs(raw, vectors);
    for (size_t i = 0; i < SEEN; i++) rows[i] = i;
    vt_image_pairs pairs = {raw, vectors, rows, rows, SEEN, DIMS};
    if (vt_image_map_fit(&file, &pairs, 3, &error)) fail_msg("%s", error.message);
    assert_int_equal(vt_image_map_fit(&again, &pairs, 3, NULL), VT_OK);
    assert_int_equal(file.size, again.size);
    assert_memory_equal(file.data, again.data, file.size);
    if (vt_visual_map_open(&map, (vt_bytes){file.data, file.size}, "map", &error)) fail_msg("%s", error.message);
    assert_int_equal(vt_visual_map_dims(map), DIMS);
    for (size_t i = SEEN; i < PHOTOS; i++) {
        float vector[DIMS];
        size_t best = 0;
        vt_visual_map_apply(map, raw + i * vt_descriptor_dims(), vector);
        for (size_t d = 1; d < DIMS; d++)
            if (vector[d] > vector[best]) best = d;
        assert_int_equal(best, i % KINDS);
    }
    vt_visual_map_close(map);
    vt_buffer_free(&file);
    vt_buffer_free(&again);
    free(raw);
    free(vectors);
}

/* The largest space that a pack can hold, and one pair only: a map comes out, and is not large. */
static void many_dimensions_and_one_photo(void **state)
{
    (void)state;
    enum { MANY = 4096 };
    float *raw = calloc(vt_descriptor_dims(), sizeof *raw), *vector = calloc(2 * MANY, sizeof *vector);
    const size_t row = 0;
    vt_buffer file = {0};
    vt_visual_map *map;
    raw[7] = vector[5] = 1.0f;
    assert_int_equal(vt_image_map_fit(&file, &(vt_image_pairs){raw, vector, &row, &row, 1, MANY}, 1, NULL), VT_OK);
    assert_true(file.size < 2600000);
    assert_int_equal(vt_visual_map_open(&map, (vt_bytes){file.data, file.size}, "map", NULL), VT_OK);
    vt_visual_map_apply(map, raw, vector + MANY);
    for (size_t i = 0; i < MANY; i++) assert_true(isfinite(vector[MANY + i]));
    vt_visual_map_close(map);
    vt_buffer_free(&file);
    free(raw);
    free(vector);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_named_in_many_ways),
        cmocka_unit_test(few_synonyms_weigh_half),
        cmocka_unit_test(lines_become_pairs),
        cmocka_unit_test(odd_lines_are_passed_over),
        cmocka_unit_test(unseen_photos_are_mapped_to_their_kind),
        cmocka_unit_test(many_dimensions_and_one_photo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
