/* ingest/: the schemas of catalogs, the rich file, and column maps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "file_read.h"
#include "import_text.h"

#include <string.h>

static void the_rich_file_fills_what_is_not_said(void **state)
{
    (void)state;
    vt_import_source source = source_of(
        STYLES_HEADER
        "\n1,Men,Apparel,Topwear,Shirts,NA,Fall,2011,Casual,Nike Men Shirt\n" STYLES_ROW("2", "Nike Men Tee"),
        "{\"id\":1,\"brandName\":\"Nike\",\"baseColour\":\"Red\",\"price\":1095,\"discountedPrice\":821.25,"
        "\"myntraRating\":1,"
        "\"attributes\":{\"Fit\":\"Slim\",\"Size\":3,\"Neck\":\"NA\"},\"description\":\"<p>A&amp;B&#8217;s "
        "<b>shirt</b></p>"
        "<style>p{}</style>\"}\n{\"id\":9}\n{\"id\":1}\n{broken\n",
        "");
    vt_catalog_import import;
    assert_int_equal(vt_catalog_import_bytes(&import, &source, NULL), VT_OK);
    const vt_product *product = product_of(&import, "1");
    assert_string_equal(product->facets[VT_FACET_BRAND], "Nike");
    assert_string_equal(product->facets[VT_FACET_COLOUR], "Red");
    assert_int_equal(product->price_cents, 82125);
    assert_int_equal(product->list_price_cents, 109500);
    assert_int_equal(product->rating_tenths, -1);
    assert_string_equal(product->attributes, "{\"Fit\":\"Slim\"}");
    assert_string_equal(product->description, "A&B\xE2\x80\x99s shirt");
    assert_string_equal(product_of(&import, "2")->facets[VT_FACET_BRAND], "Nike");
    assert_int_equal(count_of(&import, "noted", "rich line without a catalog row"), 1);
    assert_int_equal(count_of(&import, "noted", "a second rich line of an id, left out"), 1);
    assert_int_equal(count_of(&import, "noted", "broken rich line, left out"), 1);
    assert_int_equal(count_of(&import, "noted", "product without a rich line"), 1);
    vt_catalog_import_close(&import);
}

static void brands_are_read_from_titles(void **state)
{
    (void)state;
    vt_catalog_import import = import_text(
        STYLES_HEADER "\n" STYLES_ROW("1", "Puma Men Future Cat") STYLES_ROW("2", "Puma Women Cat")
            STYLES_ROW("3", "Puma Ferrari Men Cat") STYLES_ROW("4", "Peter England Men Shirt")
                STYLES_ROW("5", "Men Shirt") STYLES_ROW("6", "Just a shirt"));
    const char *brands[] = {"Puma", "Puma", "Puma", "Peter England", "", ""};
    for (size_t i = 0; i < 6; i++) assert_string_equal(import.products[i].facets[VT_FACET_BRAND], brands[i]);
    assert_int_equal(count_of(&import, "noted", "brand taken from the title"), 4);
    assert_int_equal(count_of(&import, "noted", "no brand"), 2);
    vt_catalog_import_close(&import);
}

static void hm_articles_keep_their_leading_zeros(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text("article_id,prod_name,product_type_name,product_group_name,colour_group_name,index_group_"
                    "name,section_name,"
                    "graphical_appearance_name,detail_desc\n"
                    "0108775015,Strap top,Vest top,Garment Upper body,Black,Divided,Ladies "
                    "Denim,Solid,Jersey top, narrow straps\n");
    const vt_product *product = product_of(&import, "0108775015");
    assert_string_equal(product->facets[VT_FACET_GENDER], "Women");
    assert_string_equal(product->facets[VT_FACET_CATEGORY], "Divided");
    assert_string_equal(product->facets[VT_FACET_SUB_CATEGORY], "Garment Upper body");
    assert_string_equal(product->facets[VT_FACET_ARTICLE_TYPE], "Vest top");
    assert_string_equal(product->attributes, "{\"Pattern\":\"Solid\",\"Section\":\"Ladies Denim\"}");
    assert_string_equal(product->description, "Jersey top, narrow straps");
    vt_catalog_import_close(&import);
}

static void a_column_map_serves_csv_and_jsonl_alike(void **state)
{
    (void)state;
    struct {
        const char *catalog, *columns;
    } cases[] = {
        {"sku;name;cost;neck\nA;Hat;\"1.299,00\";Round\n",
         "{\"id\":\"sku\",\"title\":\"name\",\"price\":\"cost\",\"attributes\":{\"Neck\":\"neck\"}}"},
        {"{\"sku\":\"A\",\"text\":{\"en\":\"Hat\"},\"cost\":1299,\"more\":{\"Neck\":\"Round\"}}\n",
         "{\"id\":\"sku\",\"title\":\"text.en\",\"price\":\"cost\",\"attributes\":\"more\"}"}};
    for (size_t i = 0; i < 2; i++) {
        vt_import_source source = source_of(cases[i].catalog, "", cases[i].columns);
        vt_catalog_import import;
        vt_error error = {0};
        if (vt_catalog_import_bytes(&import, &source, &error) != VT_OK) fail_msg("%s", error.message);
        assert_string_equal(product_of(&import, "A")->title, "Hat");
        assert_int_equal(import.products[0].price_cents, 129900);
        assert_string_equal(import.products[0].attributes, "{\"Neck\":\"Round\"}");
        vt_catalog_import_close(&import);
    }
}

static void the_example_column_maps_name_only_fields_that_exist(void **state)
{
    (void)state;
    const char *names[] = {"shopify-export", "woocommerce-export", "google-merchant", "nested-jsonl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        vt_buffer path = {0}, map = {0};
        vt_buffer_printf(&path, "%s/data/column-maps/%s.json", VT_SOURCE_DIR, names[i]);
        assert_int_equal(vt_file_read(&map, (char *)path.data, 65536, NULL), VT_OK);
        vt_column_map columns;
        vt_header header = {.label = "c.jsonl", .line = 1, .is_json = true};
        vt_error error = {0};
        vt_bytes text = {map.data, map.size};
        if (vt_column_map_open(&columns, VT_SCHEMA_GENERIC, &header, text, names[i], &error) != VT_OK)
            fail_msg("%s", error.message);
        vt_column_map_close(&columns);
        vt_buffer_free(&path);
        vt_buffer_free(&map);
    }
}

static void bad_headers_and_maps_are_named(void **state)
{
    (void)state;
    struct {
        const char *catalog, *columns, *message;
    } cases[] = {
        {"a,b\n1,2\n", "", "c.csv: line 1: no schema fits"},
        {"a,b\n1,2\n", "", "the header is a,b"},
        {"id,title\n", "", "c.csv: no usable product among 0 rows"},
        {"", "", "c.csv: line 1: the file is empty"},
        {"\xFF\xFEi", "", "c.csv: the text is UTF-16"},
        {"id,title\n1,2\n", "{\"id\":\"id\",\"colour\":\"farbe\"}", "\"colour\" names the column \"farbe\""},
        {"id,title\n1,2\n", "{\"id\":\"id\",\"size\":\"title\"}", "columns.json: there is no field \"size\""},
        {"id,title\n1,2\n", "{\"title\":\"title\"}", "columns.json: the field \"id\" is missing"},
        {"id,title\n1,2\n", "[1]", "columns.json: a column map is a JSON object"},
        {"id,title\n1,2\n", "{", "columns.json"},
        {"{\"a\":1}\n", "", "the keys are a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        vt_import_source source = source_of(cases[i].catalog, "", cases[i].columns);
        vt_catalog_import import;
        vt_error error = {0};
        assert_int_equal(vt_catalog_import_bytes(&import, &source, &error), VT_BAD_DATA);
        if (!strstr(error.message, cases[i].message))
            fail_msg("%s\nlacks: %s", error.message, cases[i].message);
        vt_catalog_import_close(&import);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rich_file_fills_what_is_not_said),
        cmocka_unit_test(brands_are_read_from_titles),
        cmocka_unit_test(hm_articles_keep_their_leading_zeros),
        cmocka_unit_test(a_column_map_serves_csv_and_jsonl_alike),
        cmocka_unit_test(the_example_column_maps_name_only_fields_that_exist),
        cmocka_unit_test(bad_headers_and_maps_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
