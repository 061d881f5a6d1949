/* signals/ and packer/: what groups of customers prefer, folded from planted customers, written, read back, and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cohort_fold.h"
#include "cohort_writer.h"
#include "memory.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 9, ROWS = 8, PEOPLE = 220, SALES = 4 * PEOPLE };

static const uint32_t people[] = {30, 12}, value_counts[VT_COHORT_FACETS] = {2, 1, 2, 2, 1, 1};
static const uint8_t weights[2 * WIDTH] = {255, 0, 9, 255, 1, 0, 255, 0, 0, /**/ 0, 255, 255, 0, 0, 0, 0, 7, 0};

static const uint32_t item_offsets[] = {0, 2, 3}, item_rows[] = {1, 7, 0};
static const uint8_t item_weights[] = {255, 3, 255};

static vt_cohorts sheet(void)
{
    return (vt_cohorts){.count = 2, .people = people, .value_counts = value_counts, .width = WIDTH, .weights = weights,
                        .item_offsets = item_offsets, .item_rows = item_rows, .item_weights = item_weights};
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    vt_buffer file = {0}, again = {0};
    vt_error error = {0};
    vt_cohorts cohorts = sheet(), read;
    assert_int_equal(vt_cohorts_write(&file, &cohorts, ROWS, &error), VT_OK);
    assert_int_equal(vt_cohorts_write(&again, &cohorts, ROWS, &error), VT_OK);
    assert_int_equal(file.size, again.size);
    assert_memory_equal(file.data, again.data, file.size);
    if (vt_cohorts_open(&read, (vt_bytes){file.data, file.size}, ROWS, &error) != VT_OK) fail_msg("%s", error.message);
    assert_true(read.count == 2 && read.width == WIDTH);
    assert_memory_equal(read.people, people, sizeof people);
    assert_memory_equal(read.weights, weights, sizeof weights);
    assert_memory_equal(read.item_offsets, item_offsets, sizeof item_offsets);
    assert_memory_equal(read.item_rows, item_rows, sizeof item_rows);
    assert_memory_equal(read.item_weights, item_weights, sizeof item_weights);
    vt_cohorts_close(&read);
    vt_buffer_free(&file);
    vt_buffer_free(&again);
}

static void refuse(const vt_cohorts *cohorts, const char *says)
{
    vt_error error = {0};
    vt_buffer file = {0};
    assert_int_equal(vt_cohorts_write(&file, cohorts, ROWS, &error), VT_BAD_DATA);
    if (!strstr(error.message, says)) fail_msg("\"%s\" does not say \"%s\"", error.message, says);
    assert_int_equal(file.size, 0);
}

static void nobody_stands_alone(void **state)
{
    (void)state;
    uint32_t few[] = {30, 9}, rising[] = {12, 30}, none[VT_COHORT_FACETS] = {2, 0, 2, 2, 1, 2}, more[VT_COHORT_FACETS] = {2, 1, 2, 2, 1, 2};
    uint8_t nothing[2 * WIDTH] = {1};
    vt_cohorts cohorts = sheet();
    cohorts.people = few;
    refuse(&cohorts, "cohort 1 is of 9, fewer than 10");
    cohorts.people = rising;
    refuse(&cohorts, "cohort 1 is larger");
    cohorts = sheet();
    cohorts.value_counts = none;
    refuse(&cohorts, "entry 1 is 0");
    cohorts.value_counts = more;
    refuse(&cohorts, "9 columns for 10 values");
    cohorts = sheet();
    cohorts.weights = nothing;
    refuse(&cohorts, "cohort 1 prefers nothing");
    cohorts = sheet();
    cohorts.count = 0;
    refuse(&cohorts, "0 cohorts");
    cohorts.count = VT_COHORTS_MOST + 1;
    refuse(&cohorts, "257 cohorts");
}

static void products_are_of_the_catalog_and_in_order(void **state)
{
    (void)state;
    const uint32_t outside[] = {1, ROWS, 0}, twice[] = {1, 1, 0}, falling[] = {0, 4, 3}, late[] = {1, 2, 3};
    const uint8_t none[] = {255, 0, 255};
    vt_cohorts cohorts = sheet();
    cohorts.item_rows = outside;
    refuse(&cohorts, "item_rows: cohort 0");
    cohorts.item_rows = twice;
    refuse(&cohorts, "item_rows: cohort 0");
    cohorts = sheet();
    cohorts.item_weights = none;
    refuse(&cohorts, "item_weights: cohort 0");
    cohorts = sheet();
    cohorts.item_offsets = falling;
    refuse(&cohorts, "item_offsets: cohort 0");
    cohorts.item_offsets = late;
    refuse(&cohorts, "does not begin with 0");
}

/* Every byte of the file changed, and every length cut: refused or valid, never a crash. */
static void no_byte_can_be_wrong_unnoticed(void **state)
{
    (void)state;
    vt_buffer file = {0};
    vt_error error = {0};
    vt_cohorts cohorts = sheet(), read;
    assert_int_equal(vt_cohorts_write(&file, &cohorts, ROWS, &error), VT_OK);
    uint8_t *copy = vt_alloc(file.size, 1);
    for (size_t i = 0; i < file.size; i++) {
        memcpy(copy, file.data, file.size);
        copy[i] ^= 0x41;
        if (vt_cohorts_open(&read, (vt_bytes){copy, file.size}, ROWS, &error) != VT_OK) continue;
        assert_int_equal(vt_cohorts_check(&read, ROWS, &error), VT_OK);
        vt_cohorts_close(&read);
    }
    for (size_t size = 0; size < file.size; size++) {
        memcpy(copy, file.data, size);
        assert_int_not_equal(vt_cohorts_open(&read, (vt_bytes){copy, size}, ROWS, &error), VT_OK);
    }
    vt_free(copy);
    vt_buffer_free(&file);
}

/* ---- folding ---- */

/* row: type, colour */
static const char *const types[ROWS] = {"Shoes", "Shoes", "Shoes", "Shoes", "Dresses", "Dresses", "Dresses", "Hats"};
static const char *const colours[ROWS] = {"Blue", "Blue", "Blue", "Red", "Red", "Red", "Red", ""};

static vt_product products[ROWS];
static vt_basket baskets[PEOPLE];
static vt_sale sales[SALES];

static void add_sale(vt_transactions *shop, uint32_t person, uint32_t row)
{
    assert_true(shop->sale_count < SALES);
    sales[shop->sale_count++] = (vt_sale){.basket = person, .row = row, .quantity = 1};
}

/* `shoes` people with three blue pairs each, `dresses` people with three red dresses; one of the first also has a hat. */
static vt_transactions shop_of(uint32_t shoes, uint32_t dresses)
{
    vt_transactions shop = {.baskets = baskets, .sales = sales, .people = shoes + dresses, .basket_count = shoes + dresses};
    for (size_t row = 0; row < ROWS; row++) {
        products[row] = (vt_product){.row = row};
        for (int facet = 0; facet < VT_FACET_COUNT; facet++) products[row].facets[facet] = "";
        products[row].facets[VT_FACET_ARTICLE_TYPE] = types[row];
        products[row].facets[VT_FACET_COLOUR] = colours[row];
    }
    for (uint32_t person = 0; person < shoes + dresses; person++) {
        baskets[person] = (vt_basket){.person = person, .day = 1};
        for (uint32_t i = 0; i < 3; i++) add_sale(&shop, person, person < shoes ? i : 4 + i);
        if (person == 0) add_sale(&shop, person, 7);
    }
    return shop;
}

/* A fold points into itself: it is opened where it stays. */
static void open_fold(vt_cohort_fold *fold, const vt_transactions *shop)
{
    vt_error error = {0};
    if (vt_cohort_fold_open(fold, shop, products, ROWS, 3, &error) != VT_OK) fail_msg("%s", error.message);
}

/* Dresses, Hats, Shoes; then "", Blue, Red: the values in byte order, after one empty category and sub-category. */
enum { TYPES = 2, COLOURS = 5 };

static void planted_groups_are_found(void **state)
{
    (void)state;
    vt_transactions shop = shop_of(120, 100);
    vt_cohort_fold fold;
    open_fold(&fold, &shop);
    vt_buffer file = {0};
    vt_error error = {0};
    size_t counted[2] = {0};
    assert_true(fold.cohorts.count >= 2);
    assert_memory_equal(fold.value_counts, ((uint32_t[]){1, 1, 3, 3, 1, 1}), sizeof fold.value_counts);
    for (size_t i = 0; i < fold.cohorts.count; i++) {
        const uint8_t *row = fold.weights + i * fold.cohorts.width;
        bool is_shoes = row[TYPES + 2] == 255;
        counted[is_shoes] += fold.people[i];
        assert_int_equal(row[TYPES], is_shoes ? 0 : 255);
        assert_int_equal(row[TYPES + 1], 0); /* the hat of one person is nobody's business */
        assert_int_equal(row[COLOURS], 0);
        assert_int_equal(row[COLOURS + 1], is_shoes ? 255 : 0);
        assert_int_equal(row[COLOURS + 2], is_shoes ? 0 : 255);
        assert_int_equal(fold.item_offsets[i + 1] - fold.item_offsets[i], 3); /* and neither is that it was product 7 */
        for (uint32_t at = fold.item_offsets[i], j = 0; j < 3; at++, j++) {
            assert_int_equal(fold.item_rows[at], is_shoes ? j : 4 + j);
            assert_int_equal(fold.item_weights[at], 255);
        }
    }
    assert_int_equal(counted[1], 120);
    assert_int_equal(counted[0], 100);
    assert_int_equal(vt_cohorts_write(&file, &fold.cohorts, ROWS, &error), VT_OK);
    vt_buffer_free(&file);
    vt_cohort_fold_close(&fold);
}

static void a_group_of_nine_is_dissolved_into_others(void **state)
{
    (void)state;
    vt_transactions shop = shop_of(120, 9);
    vt_cohort_fold fold;
    open_fold(&fold, &shop);
    uint32_t everybody = 0;
    for (size_t i = 0; i < fold.cohorts.count; i++) {
        assert_true(fold.people[i] >= VT_COHORT_LEAST_PEOPLE);
        assert_int_equal(fold.weights[i * fold.cohorts.width + TYPES + 2], 255); /* shoes lead everywhere */
        everybody += fold.people[i];
    }
    assert_int_equal(everybody, 129);
    vt_cohort_fold_close(&fold);
}

/* Forty people with a pair of shoes and a dress each, of whom half chose another pair. */
static void products_are_weighed_by_how_many_bought_them(void **state)
{
    (void)state;
    vt_transactions shop = shop_of(40, 0);
    shop.sale_count = 0;
    for (uint32_t person = 0; person < 40; person++) {
        add_sale(&shop, person, person % 2);
        add_sale(&shop, person, 4);
        if (person < 2) add_sale(&shop, person, 5); /* two are too few to tell of */
    }
    vt_cohort_fold fold;
    open_fold(&fold, &shop);
    assert_int_equal(fold.cohorts.count, 1);
    assert_int_equal(fold.item_offsets[1], 3);
    assert_memory_equal(fold.item_rows, ((uint32_t[]){0, 1, 4}), 3 * sizeof(uint32_t));
    assert_memory_equal(fold.item_weights, ((uint8_t[]){128, 128, 255}), 3); /* 20 of 40 */
    vt_cohort_fold_close(&fold);
}

static void too_few_customers_are_no_cohort(void **state)
{
    (void)state;
    vt_transactions shop = shop_of(9, 0);
    vt_cohort_fold fold;
    open_fold(&fold, &shop);
    assert_int_equal(fold.cohorts.count, 0);
    vt_cohort_fold_close(&fold);
    shop = shop_of(10, 0);
    open_fold(&fold, &shop);
    assert_int_equal(fold.cohorts.count, 1);
    assert_int_equal(fold.people[0], 10);
    vt_cohort_fold_close(&fold);
    for (size_t i = 0; i < shop.basket_count; i++) baskets[i].person = VT_NOBODY;
    open_fold(&fold, &shop);
    assert_int_equal(fold.cohorts.count, 0);
    vt_cohort_fold_close(&fold);
}

static void the_same_customers_give_the_same_cohorts(void **state)
{
    (void)state;
    vt_transactions shop = shop_of(130, 90);
    vt_cohort_fold first, second;
    open_fold(&first, &shop);
    open_fold(&second, &shop);
    assert_int_equal(first.cohorts.count, second.cohorts.count);
    assert_memory_equal(first.people, second.people, first.cohorts.count * sizeof *first.people);
    assert_memory_equal(first.weights, second.weights, first.cohorts.count * first.cohorts.width);
    vt_cohort_fold_close(&first);
    vt_cohort_fold_close(&second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(nobody_stands_alone),
        cmocka_unit_test(products_are_of_the_catalog_and_in_order),
        cmocka_unit_test(no_byte_can_be_wrong_unnoticed),
        cmocka_unit_test(planted_groups_are_found),
        cmocka_unit_test(a_group_of_nine_is_dissolved_into_others),
        cmocka_unit_test(products_are_weighed_by_how_many_bought_them),
        cmocka_unit_test(too_few_customers_are_no_cohort),
        cmocka_unit_test(the_same_customers_give_the_same_cohorts),
    };
    return cmocka_run_group_tests_name("cohorts", tests, NULL, NULL);
}
