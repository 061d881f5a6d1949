/* catalog/: what is written comes back, and filters, counts, orders and words agree with a plain reading of
 * the products. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "drawn_catalog.h"

#include <ctype.h>

enum { ROWS = 400 };

static int open_drawn(void **state)
{
    *state = drawn_open(ROWS, 7);
    return ((drawn_catalog *)*state)->catalog ? 0 : -1;
}

static int close_drawn(void **state)
{
    drawn_close(*state);
    return 0;
}

/* ---- the plain reading ---- */

static bool token_matches(const char *text, const char *word, bool prefix)
{
    for (const char *at = text; *at;) {
        while (*at && !isalnum((unsigned char)*at)) at++;
        size_t i = 0;
        while (word[i] && tolower((unsigned char)at[i]) == tolower((unsigned char)word[i])) i++;
        if (!word[i] && *at && (prefix || !isalnum((unsigned char)at[i]))) return true;
        while (isalnum((unsigned char)*at)) at++;
    }
    return false;
}

static bool product_has_word(const vt_product *product, const char *word, bool prefix)
{
    char values[DRAWN_TEXT], fit[DRAWN_TEXT];
    sscanf(product->attributes, "{\"Fabric\":\"%[^\"]\",\"Fit\":\"%[^\"]\"}", values, fit);
    bool found = token_matches(product->title, word, prefix) || token_matches(values, word, prefix) ||
                 token_matches(fit, word, prefix);
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        found |= token_matches(product->facets[facet], word, prefix);
    return found;
}

static bool has_all_words(const vt_product *product, const char *text)
{
    char copy[VT_QUERY_TEXT_BYTES + 1], *rest = copy, *word;
    snprintf(copy, sizeof copy, "%s", text);
    while ((word = strtok_r(rest, " ", &rest)))
        if (!product_has_word(product, word, *rest == 0)) return false;
    return true;
}

static bool comes_in(const vt_product *product, const vt_filter *filter)
{
    char padded[DRAWN_TEXT], wanted[DRAWN_TEXT];
    snprintf(padded, sizeof padded, "|%s|", product->sizes);
    for (size_t i = 0; i < filter->size_count; i++) {
        snprintf(wanted, sizeof wanted, "|%s|", filter->sizes[i]);
        if (strstr(padded, wanted)) return true;
    }
    return false;
}

/* lifted: a facet, VT_FACET_COUNT for sizes, -1 for none. */
static bool passes(const vt_product *product, const vt_filter *filter, int lifted)
{
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        bool any = !filter->value_counts[facet] || facet == lifted;
        for (size_t i = 0; i < filter->value_counts[facet]; i++)
            any |= strcmp(filter->values[facet][i], product->facets[facet]) == 0;
        if (!any) return false;
    }
    if (filter->size_count && lifted != VT_FACET_COUNT && !comes_in(product, filter)) return false;
    if (filter->price_bounded && product->price_cents < filter->price_min_cents) return false;
    if (filter->price_bounded && product->price_cents > filter->price_max_cents) return false;
    if (filter->price_bounded && product->price_cents < 0) return false;
    if (filter->in_stock && product->stock == 0) return false;
    return !filter->text || has_all_words(product, filter->text);
}

static vt_filter draw_filter(vt_random *random, char *text)
{
    vt_filter filter = {0};
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        if (vt_random_below(random, 4)) continue;
        size_t count = 1 + vt_random_below(random, 4);
        filter.value_counts[facet] = count;
        for (size_t i = 0; i < count; i++)
            filter.values[facet][i] =
                vt_random_below(random, 20)
                    ? drawn_values[facet][vt_random_below(random, (uint32_t)drawn_value_counts[facet])]
                    : "no such value";
    }
    static const char *const sizes[] = {"S", "M", "40", "XXS", "One Size", "One"};
    filter.size_count = vt_random_below(random, 4) ? 0 : 1 + vt_random_below(random, 2);
    for (size_t i = 0; i < filter.size_count; i++) filter.sizes[i] = sizes[vt_random_below(random, 6)];
    filter.price_bounded = !vt_random_below(random, 2);
    filter.price_min_cents = 100 * (int64_t)vt_random_below(random, 30);
    filter.price_max_cents = vt_random_below(random, 2) ? 100 * (int64_t)vt_random_below(random, 60) : INT64_MAX;
    filter.in_stock = !vt_random_below(random, 3);
    if (vt_random_below(random, 2)) return filter;
    int cut = vt_random_below(random, 2) ? 2 : 20;
    if (vt_random_below(random, 2))
        sprintf(text, "%.*s", cut, drawn_word(random));
    else
        sprintf(text, "%s %.*s", drawn_word(random), cut,
                drawn_values[VT_FACET_ARTICLE_TYPE][vt_random_below(random, 8)]);
    filter.text = text;
    return filter;
}

/* ---- filters ---- */

static void a_mask_is_what_a_plain_reading_of_the_filter_gives(void **state)
{
    drawn_catalog *drawn = *state;
    vt_random random = vt_random_seed(11, 1);
    size_t partial = 0;
    for (int trial = 0; trial < 1000; trial++) {
        char text[64];
        vt_filter filter = draw_filter(&random, text);
        vt_row_mask mask;
        assert_int_equal(vt_catalog_mask(drawn->catalog, &filter, &mask, NULL), VT_OK);
        assert_int_equal(mask.rows, ROWS);
        for (size_t row = 0; row < ROWS; row++)
            assert_int_equal(vt_row_mask_has(&mask, row), passes(&drawn->products[row], &filter, -1));
        size_t count = vt_row_mask_count(&mask);
        partial += count > 0 && count < ROWS;
        vt_row_mask_close(&mask);
    }
    assert_in_range(partial, 300, 1000);
}

static void no_restriction_is_a_mask_without_words(void **state)
{
    drawn_catalog *drawn = *state;
    const char *blanks[] = {NULL, "", "  ", " \t\n"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        vt_filter filter = {.text = blanks[i]};
        vt_row_mask mask;
        assert_int_equal(vt_catalog_mask(drawn->catalog, &filter, &mask, NULL), VT_OK);
        assert_null(mask.words);
        assert_int_equal(vt_row_mask_count(&mask), ROWS);
    }
}

static void signs_without_a_word_match_nothing(void **state)
{
    drawn_catalog *drawn = *state;
    const char *signs[] = {"-- !", "\"*\" ()", "\xE2\x80\xA6", "\xF0\x9F\x91\x97"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        vt_filter filter = {.text = signs[i]};
        vt_row_mask mask;
        assert_int_equal(vt_catalog_mask(drawn->catalog, &filter, &mask, NULL), VT_OK);
        assert_non_null(mask.words);
        assert_int_equal(vt_row_mask_count(&mask), 0);
        vt_row_mask_close(&mask);
    }
}

static void requests_that_make_no_sense_are_refused(void **state)
{
    drawn_catalog *drawn = *state;
    char long_text[VT_QUERY_TEXT_BYTES + 2];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = 0;
    vt_filter bad[] = {
        {.text = long_text}, {.text = "\xFF"}, {.price_bounded = true, .price_min_cents = -1}, {.price_bounded = true, .price_max_cents = -5}};
    vt_row_mask mask;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(vt_catalog_mask(drawn->catalog, &bad[i], &mask, NULL), VT_BAD_REQUEST);
    long_text[VT_QUERY_TEXT_BYTES] = 0;
    for (size_t i = 1; i < VT_QUERY_TEXT_BYTES; i += 2) long_text[i] = ' '; /* 128 words */
    assert_int_equal(vt_catalog_mask(drawn->catalog, &bad[0], &mask, NULL), VT_OK);
    vt_row_mask_close(&mask);
}

/* ---- counts ---- */

typedef struct counted {
    const drawn_catalog *drawn;
    const vt_filter *filter;
    vt_facet facet;
    size_t last_count;
    const char *last_value;
    size_t rows;
} counted;

static size_t plain_count(const counted *seen, const char *value)
{
    size_t count = 0;
    for (size_t row = 0; row < ROWS; row++) {
        const vt_product *product = &seen->drawn->products[row];
        count += strcmp(product->facets[seen->facet], value) == 0 &&
                 passes(product, seen->filter, (int)seen->facet);
    }
    return count;
}

static void check_count(void *context, const char *value, size_t count)
{
    counted *seen = context;
    assert_true(count > 0 && value[0]);
    assert_int_equal(count, plain_count(seen, value));
    if (seen->last_value)
        assert_true(count < seen->last_count ||
                    (count == seen->last_count && strcmp(seen->last_value, value) < 0));
    seen->last_count = count;
    seen->last_value = value;
    seen->rows += count;
}

static void facet_counts_are_those_with_the_facet_lifted(void **state)
{
    drawn_catalog *drawn = *state;
    vt_random random = vt_random_seed(12, 1);
    for (int trial = 0; trial < 200; trial++) {
        char text[64];
        vt_filter filter = draw_filter(&random, text);
        for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
            counted seen = {.drawn = drawn, .filter = &filter, .facet = (vt_facet)facet};
            assert_int_equal(
                vt_catalog_facet_counts(drawn->catalog, &filter, (vt_facet)facet, check_count, &seen, NULL),
                VT_OK);
            size_t lifted = 0;
            for (size_t row = 0; row < ROWS; row++) lifted += passes(&drawn->products[row], &filter, facet);
            assert_int_equal(seen.rows, lifted - plain_count(&seen, ""));
        }
    }
}

typedef struct counted_sizes {
    const drawn_catalog *drawn;
    const vt_filter *filter;
    size_t last_count, seen;
    char last_value[VT_SIZE_BYTES + 1];
} counted_sizes;

static void check_size_count(void *context, const char *value, size_t count)
{
    counted_sizes *seen = context;
    size_t rows = 0;
    vt_filter one = {.sizes = {value}, .size_count = 1};
    for (size_t row = 0; row < ROWS; row++)
        rows += passes(&seen->drawn->products[row], seen->filter, VT_FACET_COUNT) && comes_in(&seen->drawn->products[row], &one);
    assert_int_equal(count, rows);
    assert_true(seen->seen == 0 || count < seen->last_count ||
                (count == seen->last_count && strcmp(seen->last_value, value) < 0));
    strcpy(seen->last_value, value);
    seen->last_count = count;
    seen->seen++;
}

static void size_counts_are_those_with_the_sizes_lifted(void **state)
{
    drawn_catalog *drawn = *state;
    vt_random random = vt_random_seed(13, 1);
    for (int trial = 0; trial < 100; trial++) {
        char text[64];
        vt_filter filter = draw_filter(&random, text);
        counted_sizes seen = {.drawn = drawn, .filter = &filter};
        assert_int_equal(vt_catalog_size_counts(drawn->catalog, &filter, check_size_count, &seen, NULL), VT_OK);
    }
    counted_sizes all = {.drawn = drawn, .filter = &(vt_filter){0}};
    assert_int_equal(vt_catalog_size_counts(drawn->catalog, NULL, check_size_count, &all, NULL), VT_OK);
    assert_int_equal(all.seen, 7); /* XS S M L 40 41 and One Size */
}

static void a_catalog_of_version_1_opens_and_has_no_sizes(void **state)
{
    (void)state;
    static uint8_t bytes[1 << 16];
    FILE *file = fopen(VT_SOURCE_DIR "/tests/golden/catalog-version-1/catalog.sqlite", "rb");
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    vt_catalog *catalog;
    vt_product card;
    vt_row_mask mask;
    vt_filter sized = {.sizes = {"M"}, .size_count = 1};
    assert_int_equal(vt_catalog_open(&catalog, (vt_bytes){bytes, size}, NULL), VT_OK);
    assert_int_equal(vt_catalog_count(catalog), 12);
    assert_int_equal(vt_catalog_product(catalog, 11, &card, NULL), VT_OK);
    assert_string_equal(card.sizes, "");
    assert_int_equal(vt_catalog_mask(catalog, &sized, &mask, NULL), VT_OK);
    assert_int_equal(vt_row_mask_count(&mask), 0);
    assert_int_equal(vt_catalog_size_counts(catalog, NULL, check_size_count, NULL, NULL), VT_OK); /* calls nobody */
    vt_row_mask_close(&mask);
    vt_catalog_close(catalog);
}

static void the_price_range_ignores_its_own_bounds(void **state)
{
    drawn_catalog *drawn = *state;
    vt_filter filter = {.values = {{"Men"}}, .value_counts = {1}, .price_bounded = true, .price_min_cents = 5000, .price_max_cents = INT64_MAX};
    int64_t least = INT64_MAX, most = -1, found_least, found_most;
    for (size_t row = 0; row < ROWS; row++) {
        const vt_product *product = &drawn->products[row];
        if (product->price_cents < 0 || strcmp(product->facets[VT_FACET_GENDER], "Men") != 0) continue;
        if (product->price_cents < least) least = product->price_cents;
        if (product->price_cents > most) most = product->price_cents;
    }
    assert_int_equal(vt_catalog_price_range(drawn->catalog, &filter, &found_least, &found_most, NULL), VT_OK);
    assert_int_equal(found_least, least);
    assert_int_equal(found_most, most);
}

/* ---- orders ---- */

static int64_t plain_key(const vt_product *product, vt_sort sort)
{
    int64_t price = product->price_cents;
    switch (sort) {
    case VT_SORT_PRICE_UP:
        return price < 0 ? INT64_MAX : price;
    case VT_SORT_PRICE_DOWN:
        return price < 0 ? INT64_MAX : -price;
    case VT_SORT_NEWEST:
        return -product->year;
    case VT_SORT_RATING:
        return product->rating_tenths < 0 ? INT64_MAX : -product->rating_tenths;
    default:
        return 0;
    }
}

static void check_order(const drawn_catalog *drawn, const size_t *rows, size_t count, vt_sort sort)
{
    for (size_t i = 1; i < count; i++) {
        int64_t before = plain_key(&drawn->products[rows[i - 1]], sort),
                after = plain_key(&drawn->products[rows[i]], sort);
        assert_true(before <= after);
        if (before == after)
            assert_true(sort == VT_SORT_NEWEST ? rows[i - 1] > rows[i] : rows[i - 1] < rows[i]);
    }
}

static void every_sort_orders_and_pages_add_up(void **state)
{
    drawn_catalog *drawn = *state;
    vt_filter filter = {.values = {{"Men", "Women"}}, .value_counts = {2}};
    for (int sort = VT_SORT_ROW; sort <= VT_SORT_RATING; sort++) {
        if (sort == VT_SORT_RELEVANCE) continue;
        size_t rows[ROWS], page[37], filled, total, whole;
        assert_int_equal(
            vt_catalog_browse(drawn->catalog, &filter, (vt_sort)sort, 0, ROWS, rows, &whole, &total, NULL),
            VT_OK);
        assert_int_equal(whole, total);
        check_order(drawn, rows, whole, (vt_sort)sort);
        for (size_t offset = 0; offset < whole + 40; offset += 37) {
            vt_catalog_browse(drawn->catalog, &filter, (vt_sort)sort, offset, 37, page, &filled, &total,
                              NULL);
            assert_int_equal(total, whole);
            assert_int_equal(filled, offset >= whole ? 0 : whole - offset < 37 ? whole - offset : 37);
            assert_memory_equal(page, rows + (offset < whole ? offset : 0), filled * sizeof *page);
        }
    }
}

/* ---- words ---- */

static vt_catalog *open_written(vt_buffer *bytes, const vt_product *products, size_t count)
{
    vt_catalog *catalog = NULL;
    vt_error error = {0};
    if (vt_catalog_write(bytes, products, count, &error) != VT_OK ||
        vt_catalog_open(&catalog, (vt_bytes){bytes->data, bytes->size}, &error) != VT_OK)
        fail_msg("%s", error.message);
    return catalog;
}

static void words_are_found_by_stem_prefix_and_without_accents(void **state)
{
    (void)state;
    vt_product products[] = {
        {.row = 0,
         .id = "1",
         .title = "Plain vest",
         .attributes = "{\"Pattern\":\"Floral\",\"Floral\":\"no\"}"},
        {.row = 1,
         .id = "2",
         .title = "Floral summer dress",
         .facets = {[VT_FACET_BRAND] = "H\xC3\xA4rl\xC3\xA9"}},
        {.row = 2, .id = "3", .title = "Men's T-shirt", .facets = {[VT_FACET_ARTICLE_TYPE] = "Florals"}},
    };
    struct {
        const char *text;
        size_t rows[3], count;
    } cases[] = {{"dresses", {1}, 1},      {"DRESS", {1}, 1},      {"floral", {1, 2, 0}, 3},
                 {"floral dr", {1}, 1},    {"dr floral", {0}, 0},  {"harle", {1}, 1},
                 {"h\xC3\xA4rle", {1}, 1}, {"har", {1}, 1},        {"t-shirt", {2}, 1},
                 {"men's t", {2}, 1},      {"AND", {0}, 0},        {"\"vest\" OR *", {0}, 0},
                 {"title:vest", {0}, 0},   {"vest*", {0}, 1},      {"no", {0}, 1},
                 {"pattern", {0}, 0},      {"floral NEAR", {0}, 0}};
    vt_buffer bytes = {0};
    vt_catalog *catalog = open_written(&bytes, products, 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t rows[3], filled, total;
        vt_filter filter = {.text = cases[i].text};
        assert_int_equal(
            vt_catalog_browse(catalog, &filter, VT_SORT_RELEVANCE, 0, 3, rows, &filled, &total, NULL), VT_OK);
        assert_int_equal(filled, cases[i].count);
        assert_int_equal(total, cases[i].count);
        assert_memory_equal(rows, cases[i].rows, filled * sizeof *rows);
    }
    vt_catalog_close(catalog);
    vt_buffer_free(&bytes);
}

static void relevance_holds_the_rows_of_the_mask(void **state)
{
    drawn_catalog *drawn = *state;
    vt_filter filter = {.text = "cotton", .values = {{"Women"}}, .value_counts = {1}};
    size_t rows[ROWS], filled, total, expected = 0;
    for (int again = 0; again < 2; again++) {
        assert_int_equal(vt_catalog_browse(drawn->catalog, &filter, VT_SORT_RELEVANCE, 0, ROWS, rows, &filled,
                                           &total, NULL),
                         VT_OK);
        for (size_t i = 0; i < filled; i++) assert_true(passes(&drawn->products[rows[i]], &filter, -1));
        filter.text = "wool"; /* and back: what is remembered must not leak into another text */
        vt_catalog_browse(drawn->catalog, &filter, VT_SORT_ROW, 0, ROWS, rows, &filled, &total, NULL);
        for (size_t i = 0; i < filled; i++) assert_true(passes(&drawn->products[rows[i]], &filter, -1));
        filter.text = "cotton";
    }
    vt_catalog_browse(drawn->catalog, &filter, VT_SORT_RELEVANCE, 0, ROWS, rows, &filled, &total, NULL);
    for (size_t row = 0; row < ROWS; row++) expected += passes(&drawn->products[row], &filter, -1);
    assert_int_equal(total, expected);
    assert_int_equal(filled, expected);
}

static void relevance_puts_the_title_first_even_after_a_mask(void **state)
{
    (void)state;
    vt_product products[] = {
        {.row = 0, .id = "1", .title = "Plain vest", .attributes = "{\"Fabric\":\"Cotton\"}"},
        {.row = 1, .id = "2", .title = "Wool vest", .facets = {[VT_FACET_USAGE] = "Cotton"}},
        {.row = 2, .id = "3", .title = "Linen vest", .facets = {[VT_FACET_BRAND] = "Cotton"}},
        {.row = 3, .id = "4", .title = "Cotton vest"},
        {.row = 4, .id = "5", .title = "Cotton vest"},
        {.row = 5, .id = "6", .title = "Silk vest"},
    };
    const size_t best_first[] = {3, 4, 2, 1, 0};
    vt_buffer bytes = {0};
    vt_catalog *catalog = open_written(&bytes, products, 6);
    vt_filter filter = {.text = "cotton"};
    vt_row_mask mask;
    assert_int_equal(vt_catalog_mask(catalog, &filter, &mask, NULL), VT_OK); /* found, but not yet ranked */
    assert_int_equal(vt_row_mask_count(&mask), 5);
    vt_row_mask_close(&mask);
    size_t rows[6], filled, total;
    assert_int_equal(vt_catalog_browse(catalog, &filter, VT_SORT_RELEVANCE, 0, 6, rows, &filled, &total,
                                       NULL),
                     VT_OK);
    assert_int_equal(filled, 5);
    assert_memory_equal(rows, best_first, sizeof best_first);
    vt_catalog_close(catalog);
    vt_buffer_free(&bytes);
}

/* ---- cards ---- */

static void cards_come_back_as_they_were_written(void **state)
{
    drawn_catalog *drawn = *state;
    assert_int_equal(vt_catalog_count(drawn->catalog), ROWS);
    for (size_t row = 0; row < ROWS; row++) {
        const vt_product *wrote = &drawn->products[row];
        vt_product card, again;
        size_t found;
        assert_int_equal(vt_catalog_row(drawn->catalog, wrote->id, &found, NULL), VT_OK);
        assert_int_equal(found, row);
        assert_int_equal(vt_catalog_product(drawn->catalog, row, &card, NULL), VT_OK);
        assert_string_equal(card.id, wrote->id);
        assert_string_equal(card.title, wrote->title);
        assert_string_equal(card.image, wrote->image);
        assert_string_equal(card.attributes, wrote->attributes);
        assert_string_equal(card.description, wrote->description);
        for (int facet = 0; facet < VT_FACET_COUNT; facet++)
            assert_string_equal(card.facets[facet], wrote->facets[facet]);
        assert_string_equal(card.sizes, wrote->sizes);
        assert_true(card.price_cents == wrote->price_cents && card.stock == wrote->stock && card.row == row);
        assert_true(card.rating_tenths == wrote->rating_tenths && card.year == wrote->year);
        vt_catalog_product(drawn->catalog, row, &again, NULL);
        assert_ptr_equal(again.title, card.title);
    }
    vt_error error = {0};
    size_t row;
    assert_int_equal(vt_catalog_row(drawn->catalog, "0003", &row, &error), VT_NOT_FOUND);
    assert_non_null(strstr(error.message, "0003"));
}

static void an_empty_catalog_opens_and_answers(void **state)
{
    (void)state;
    vt_buffer bytes = {0};
    vt_catalog *catalog = open_written(&bytes, NULL, 0);
    vt_filter filter = {.text = "shirt", .values = {{"Men"}}, .value_counts = {1}, .price_bounded = true, .price_min_cents = 1, .price_max_cents = INT64_MAX};
    size_t rows[4], filled, total;
    for (int sort = VT_SORT_ROW; sort <= VT_SORT_RATING; sort++)
        assert_int_equal(
            vt_catalog_browse(catalog, &filter, (vt_sort)sort, 0, 4, rows, &filled, &total, NULL), VT_OK);
    assert_int_equal(total, 0);
    assert_int_equal(vt_catalog_row(catalog, "1", rows, NULL), VT_NOT_FOUND);
    vt_catalog_close(catalog);
    vt_buffer_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mask_is_what_a_plain_reading_of_the_filter_gives),
        cmocka_unit_test(no_restriction_is_a_mask_without_words),
        cmocka_unit_test(signs_without_a_word_match_nothing),
        cmocka_unit_test(requests_that_make_no_sense_are_refused),
        cmocka_unit_test(facet_counts_are_those_with_the_facet_lifted),
        cmocka_unit_test(size_counts_are_those_with_the_sizes_lifted),
        cmocka_unit_test(a_catalog_of_version_1_opens_and_has_no_sizes),
        cmocka_unit_test(the_price_range_ignores_its_own_bounds),
        cmocka_unit_test(every_sort_orders_and_pages_add_up),
        cmocka_unit_test(words_are_found_by_stem_prefix_and_without_accents),
        cmocka_unit_test(relevance_holds_the_rows_of_the_mask),
        cmocka_unit_test(relevance_puts_the_title_first_even_after_a_mask),
        cmocka_unit_test(cards_come_back_as_they_were_written),
        cmocka_unit_test(an_empty_catalog_opens_and_answers),
    };
    return cmocka_run_group_tests(tests, open_drawn, close_drawn);
}
