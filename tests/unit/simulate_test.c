#include "bytes.h"
#include "demo_catalog.h"
#include "demo_plan.h"
#include "memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <webp/decode.h>

#include <cmocka.h>

enum { SMALL = 60 };

static void folder_name(char *path, size_t room, const char *name)
{
    snprintf(path, room, "/tmp/vitrine-simulate-%ld-%s", (long)getpid(), name);
}

static size_t read_whole(const char *path, uint8_t **bytes)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    *bytes = vt_alloc(size + 1, 1);
    assert_non_null(*bytes);
    assert_int_equal(fread(*bytes, 1, size, file), size);
    fclose(file);
    return size;
}

static void draw_small(const char *folder, uint64_t seed, size_t products)
{
    vt_error error = {0};
    vt_demo_options options = {.products = products, .seed = seed, .out_dir = folder};
    if (vt_demo_catalog(&options, NULL, &error) != VT_OK) fail_msg("%s", error.message);
}

static void remove_small(const char *folder, size_t products)
{
    char path[300];
    for (size_t i = 0; i < products; i++) {
        snprintf(path, sizeof path, "%s/images/%zu.webp", folder, VT_DEMO_FIRST_ID + i);
        remove(path);
    }
    snprintf(path, sizeof path, "%s/styles.csv", folder);
    remove(path);
    snprintf(path, sizeof path, "%s/images", folder);
    rmdir(path);
    rmdir(folder);
}

static void assert_same_file(const char *left, const char *right, const char *name)
{
    char path[300];
    uint8_t *a, *b;
    snprintf(path, sizeof path, "%s/%s", left, name);
    size_t a_size = read_whole(path, &a);
    snprintf(path, sizeof path, "%s/%s", right, name);
    size_t b_size = read_whole(path, &b);
    if (a_size != b_size || memcmp(a, b, a_size) != 0) fail_msg("%s differs", name);
    vt_free(a);
    vt_free(b);
}

static void the_same_seed_gives_the_same_bytes(void **state)
{
    (void)state;
    char one[100], two[100], name[40];
    folder_name(one, sizeof one, "one");
    folder_name(two, sizeof two, "two");
    draw_small(one, 7, SMALL);
    draw_small(two, 7, SMALL);
    assert_same_file(one, two, "styles.csv");
    for (size_t i = 0; i < SMALL; i++) {
        snprintf(name, sizeof name, "images/%zu.webp", VT_DEMO_FIRST_ID + i);
        assert_same_file(one, two, name);
    }
    remove_small(one, SMALL);
    remove_small(two, SMALL);
}

static void every_image_decodes_as_225_by_300_and_is_small(void **state)
{
    (void)state;
    char folder[100], path[200];
    folder_name(folder, sizeof folder, "images");
    draw_small(folder, 3, SMALL);
    size_t total = 0;
    for (size_t i = 0; i < SMALL; i++) {
        uint8_t *bytes;
        int width = 0, height = 0;
        snprintf(path, sizeof path, "%s/images/%zu.webp", folder, VT_DEMO_FIRST_ID + i);
        size_t size = read_whole(path, &bytes);
        uint8_t *pixels = WebPDecodeRGB(bytes, size, &width, &height);
        assert_non_null(pixels);
        assert_int_equal(width, 225);
        assert_int_equal(height, 300);
        WebPFree(pixels);
        vt_free(bytes);
        total += size;
    }
    assert_true(total / SMALL < 5632);
    remove_small(folder, SMALL);
}

/* Fields of one CSV line; quotes respected. */
static size_t count_fields(const char *line, size_t length)
{
    size_t fields = 1;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] == ',' && !quoted) fields++;
    }
    return fields;
}

static void the_table_has_all_columns_in_every_row(void **state)
{
    (void)state;
    char folder[100], path[200];
    uint8_t *bytes;
    folder_name(folder, sizeof folder, "table");
    draw_small(folder, 1, 12);
    snprintf(path, sizeof path, "%s/styles.csv", folder);
    read_whole(path, &bytes);
    const char *header = "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,"
                         "productDisplayName,brand,price,listPrice,"
                         "stock,rating,sizes,attributes,description\n";
    assert_memory_equal(bytes, header, strlen(header));
    size_t lines = 0;
    for (const char *at = (const char *)bytes, *end; (end = strchr(at, '\n')) != NULL;
         at = end + 1, lines++) {
        const char *empty = strstr(at, ",,"); /* only the sizes, which stand before the attributes */
        assert_int_equal(count_fields(at, (size_t)(end - at)), 18);
        assert_true(!empty || empty > end || empty[2] == '{' || strncmp(empty + 2, "\"{", 2) == 0);
    }
    assert_int_equal(lines, 13);
    vt_free(bytes);
    remove_small(folder, 12);
}

static size_t distinct_articles(const vt_demo_product *products, size_t count)
{
    const char *seen[64];
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < distinct && strcmp(seen[at], products[i].type->article) != 0) at++;
        if (at == distinct && distinct < 64) seen[distinct++] = products[i].type->article;
    }
    return distinct;
}

static void the_default_catalog_has_at_least_24_article_types_for_everybody(void **state)
{
    (void)state;
    bool wearers[5] = {false};
    vt_demo_product *products = vt_demo_plan(VT_DEMO_DEFAULT_PRODUCTS, 1);
    assert_non_null(products);
    assert_true(distinct_articles(products, VT_DEMO_DEFAULT_PRODUCTS) >= 24);
    for (size_t i = 0; i < VT_DEMO_DEFAULT_PRODUCTS; i++) wearers[products[i].design.wearer] = true;
    for (size_t i = 0; i < 5; i++) assert_true(wearers[i]);
    vt_free(products);
}

static void every_product_is_complete_and_sensibly_priced(void **state)
{
    (void)state;
    vt_demo_product *products = vt_demo_plan(VT_DEMO_DEFAULT_PRODUCTS, 5);
    assert_non_null(products);
    size_t sold_out = 0;
    for (size_t i = 0; i < VT_DEMO_DEFAULT_PRODUCTS; i++) {
        const vt_demo_product *product = &products[i];
        assert_int_equal(product->id, VT_DEMO_FIRST_ID + i);
        assert_true(product->price_cents >= 300 && product->price_cents <= product->list_price_cents);
        assert_true(product->list_price_cents < 200000);
        assert_true(product->rating_tenths >= 28 && product->rating_tenths <= 50);
        assert_true(product->year >= 2023 && product->year <= 2026);
        assert_true(product->season[0] && product->usage[0] && product->design.trait_count >= 3);
        assert_true(strlen(product->title) > 10 && strlen(product->title) < 120 &&
                    !strchr(product->title, '{'));
        assert_true(strlen(product->description) > 40 && !strchr(product->description, '{'));
        assert_null(strstr(product->title, "  "));
        sold_out += product->stock == 0;
    }
    assert_in_range(sold_out, 72, 240);
    vt_free(products);
}

static void a_larger_catalog_begins_with_the_smaller_one(void **state)
{
    (void)state;
    vt_demo_product *few = vt_demo_plan(300, 9), *many = vt_demo_plan(900, 9);
    assert_non_null(few);
    assert_non_null(many);
    for (size_t i = 0; i < 300; i++) {
        assert_string_equal(few[i].title, many[i].title);
        assert_ptr_equal(few[i].colour, many[i].colour);
        assert_int_equal(few[i].price_cents, many[i].price_cents);
    }
    vt_free(few);
    vt_free(many);
}

static void a_model_comes_in_several_colours(void **state)
{
    (void)state;
    size_t siblings = 0, count = 600;
    vt_demo_product *products = vt_demo_plan(count, 1);
    assert_non_null(products);
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (products[i].type == products[j].type &&
                products[i].design.shape == products[j].design.shape) {
                assert_ptr_not_equal(products[i].colour, products[j].colour);
                assert_string_equal(products[i].title, products[j].title);
                siblings++;
            }
    assert_true(siblings > 100);
    vt_free(products);
}

static void a_folder_that_cannot_be_written_is_named_and_nothing_is_left(void **state)
{
    (void)state;
    char file[100], below[200];
    vt_error error = {0};
    folder_name(file, sizeof file, "file");
    FILE *plain = fopen(file, "wb");
    assert_non_null(plain);
    fclose(plain);
    snprintf(below, sizeof below, "%s/catalog", file);
    vt_demo_options options = {.products = 3, .out_dir = below};
    assert_int_equal(vt_demo_catalog(&options, NULL, &error), VT_IO);
    assert_non_null(strstr(error.message, below));
    assert_int_equal(access(below, F_OK), -1);
    remove(file);
}

static void a_failure_half_way_removes_what_was_written(void **state)
{
    (void)state;
    char folder[100], path[200];
    vt_error error = {0};
    folder_name(folder, sizeof folder, "half");
    assert_int_equal(mkdir(folder, 0777), 0);
    snprintf(path, sizeof path, "%s/images", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    snprintf(path, sizeof path, "%s/images/%d.webp", folder, VT_DEMO_FIRST_ID + 2);
    assert_int_equal(mkdir(path, 0777), 0); /* a folder where the third image must go */
    vt_demo_options options = {.products = 4, .out_dir = folder};
    assert_int_equal(vt_demo_catalog(&options, NULL, &error), VT_IO);
    assert_non_null(strstr(error.message, "10003.webp"));
    assert_int_equal(rmdir(path), 0);
    snprintf(path, sizeof path, "%s/images", folder);
    assert_int_equal(rmdir(path), 0); /* empty again: no image, no temporary file */
    assert_int_equal(rmdir(folder), 0);
}

static void no_folder_is_a_bad_request(void **state)
{
    (void)state;
    vt_error error = {0};
    vt_demo_options options = {.products = 3};
    assert_int_equal(vt_demo_catalog(&options, NULL, &error), VT_BAD_REQUEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(every_image_decodes_as_225_by_300_and_is_small),
        cmocka_unit_test(the_table_has_all_columns_in_every_row),
        cmocka_unit_test(the_default_catalog_has_at_least_24_article_types_for_everybody),
        cmocka_unit_test(every_product_is_complete_and_sensibly_priced),
        cmocka_unit_test(a_larger_catalog_begins_with_the_smaller_one),
        cmocka_unit_test(a_model_comes_in_several_colours),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_named_and_nothing_is_left),
        cmocka_unit_test(a_failure_half_way_removes_what_was_written),
        cmocka_unit_test(no_folder_is_a_bad_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
