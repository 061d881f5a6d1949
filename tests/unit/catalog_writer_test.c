/* catalog/: the writer's bytes and refusals, and the order of ids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "drawn_catalog.h"

enum { ROWS = 400 };

static void ids_are_ordered_by_number_then_by_bytes(void **state)
{
    (void)state;
    const char *ordered[] = {"0",  "9", "10", "18446744073709551615", "18446744073709551616", "", "007",
                             "1a", "A", "a"};
    for (size_t i = 0; i < 10; i++)
        for (size_t j = 0; j < 10; j++) {
            int order = vt_id_compare(ordered[i], ordered[j]);
            assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
        }
}

static void the_same_products_give_the_same_bytes(void **state)
{
    (void)state;
    drawn_catalog *drawn = drawn_open(ROWS, 7), *again = drawn_open(ROWS, 7), *other = drawn_open(ROWS, 8);
    assert_int_equal(drawn->bytes.size, again->bytes.size);
    assert_memory_equal(drawn->bytes.data, again->bytes.data, again->bytes.size);
    assert_true(other->bytes.size != again->bytes.size ||
                memcmp(other->bytes.data, again->bytes.data, again->bytes.size) != 0);
    drawn_close(drawn);
    drawn_close(again);
    drawn_close(other);
}

static void the_writer_refuses_what_the_reader_would(void **state)
{
    (void)state;
    vt_product good = {.id = "1"};
    struct {
        vt_product product;
        const char *says;
    } cases[] = {{{.id = ""}, "no id"},
                 {{.id = "1", .title = "\xC3"}, "title"},
                 {{.id = "1", .facets = {[VT_FACET_COLOUR] = "\xFF"}}, "colour"},
                 {{.id = "1", .sizes = "S||M"}, "sizes"},
                 {{.id = "1", .image = "../secret"}, "image"},
                 {{.id = "1", .image = "/etc/passwd"}, "image"},
                 {{.id = "1", .image = "javascript:alert(1)"}, "image"},
                 {{.id = "1", .attributes = "{\"a\":1}"}, "attributes"},
                 {{.id = "1", .attributes = "[\"a\"]"}, "attributes"},
                 {{.id = "1", .attributes = "{\"a\""}, "attributes"},
                 {{.id = "1", .price_cents = -2}, "price_cents"},
                 {{.id = "1", .stock = INT64_MAX}, "stock"},
                 {{.id = "1", .rating_tenths = 51}, "rating_tenths"},
                 {{.id = "1", .year = -1}, "year"}};
    vt_buffer bytes = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_error error = {0};
        assert_int_equal(vt_catalog_write(&bytes, &cases[i].product, 1, &error), VT_BAD_DATA);
        assert_non_null(strstr(error.message, cases[i].says));
        assert_int_equal(bytes.size, 0);
    }
    vt_product twice[] = {good, good}, backwards[] = {{.id = "10"}, {.id = "9", .row = 1}};
    twice[1].row = 1;
    assert_int_equal(vt_catalog_write(&bytes, twice, 2, NULL), VT_BAD_DATA);
    assert_int_equal(vt_catalog_write(&bytes, backwards, 2, NULL), VT_BAD_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_ordered_by_number_then_by_bytes),
        cmocka_unit_test(the_same_products_give_the_same_bytes),
        cmocka_unit_test(the_writer_refuses_what_the_reader_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
