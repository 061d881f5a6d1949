/* ingest/: each known defect of a catalog, and what becomes of its row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "catalog_writer.h"
#include "import_text.h"
#include "memory.h"
#include "parse_amount.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_clean_row_fills_every_field(void **state)
{
    (void)state;
    vt_catalog_import import = import_text("stock_count,id,gender,masterCategory,subCategory,articleType,"
                                           "baseColour,season,year,usage,productDisplayName,brand,"
                                           "price,list_price,avg_rating,attributes,description\n"
                                           "3,15970,Men,Apparel,Topwear,Shirts,Navy "
                                           "Blue,Fall,2011,Casual,Turtle Check Shirt,Turtle,12.99,19.99,4.45,"
                                           "\"{\"\"Neck\"\":\"\"Round\"\",\"\"n\"\":1}\",A shirt\n");
    const vt_product *product = product_of(&import, "15970");
    const char *facets[] = {"Men", "Apparel", "Topwear", "Shirts", "Navy Blue", "Turtle", "Fall", "Casual"};
    for (int i = 0; i < VT_FACET_COUNT; i++) assert_string_equal(product->facets[i], facets[i]);
    assert_string_equal(product->title, "Turtle Check Shirt");
    assert_int_equal(product->price_cents, 1299);
    assert_int_equal(product->list_price_cents, 1999);
    assert_int_equal(product->stock, 3);
    assert_int_equal(product->rating_tenths, 45);
    assert_int_equal(product->year, 2011);
    assert_string_equal(product->attributes, "{\"Neck\":\"Round\"}");
    assert_string_equal(product->description, "A shirt");
    assert_counts(&import, 1, 1, 0, 0);
    vt_catalog_import_close(&import);
}

static void sizes_are_cut_apart_cleaned_and_each_kept_once(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text(STYLES_HEADER ",sizes\n"
                    "1,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,A,S | M;L/ XL|M\n"
                    "2,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,B,\"38,39, 40\"\n"
                    "3,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,C,NA\n"
                    "4,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,D,One Size|a size of more than thirty-two bytes\n");
    const char *sizes[] = {"S|M|L|XL", "38|39|40", "", "One Size"};
    for (size_t i = 0; i < 4; i++) assert_string_equal(import.products[i].sizes, sizes[i]);
    vt_catalog_import_close(&import);
}

static void an_array_of_sizes_is_a_set(void **state)
{
    (void)state;
    vt_catalog_import import = import_text("{\"id\":\"1\",\"title\":\"A\",\"sizes\":[\"S\",\"M\",40,6.5]}\n"
                                           "{\"id\":\"2\",\"title\":\"B\",\"sizes\":\"38/39\"}\n");
    assert_string_equal(import.products[0].sizes, "S|M|40|6.5");
    assert_string_equal(import.products[1].sizes, "38|39");
    vt_catalog_import_close(&import);
}

static void products_come_in_id_order(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text(STYLES_HEADER "\n" STYLES_ROW("b", "B") STYLES_ROW("10", "T") STYLES_ROW("9", "N"));
    const char *order[] = {"9", "10", "b"};
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(import.products[i].id, order[i]);
        assert_int_equal(import.products[i].row, i);
    }
    vt_catalog_import_close(&import);
}

static void unquoted_commas_go_back_into_the_title(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text(STYLES_HEADER "\n" STYLES_ROW("1", "Turtle Men Tie, Cufflink and Square, Set")
                        STYLES_ROW("2", "Converse Liv,Laugh,Love") STYLES_ROW("3", "Plain,,"));
    assert_string_equal(product_of(&import, "1")->title, "Turtle Men Tie, Cufflink and Square, Set");
    assert_string_equal(product_of(&import, "2")->title, "Converse Liv,Laugh,Love");
    assert_string_equal(product_of(&import, "3")->title, "Plain");
    assert_int_equal(count_of(&import, "repaired", "unquoted comma in the text"), 2);
    assert_counts(&import, 3, 3, 2, 0);
    vt_catalog_import_close(&import);
}

static void unquoted_commas_are_found_where_the_title_is_not_last(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text("ProductId,Gender,Category,SubCategory,ProductType,Colour,Usage,ProductTitle,Image,"
                    "ImageURL\n42,Girls,Apparel,Topwear,Tops,White,Casual,Top, White,42.jpg,http://x/\n");
    assert_string_equal(product_of(&import, "42")->title, "Top, White");
    assert_string_equal(product_of(&import, "42")->facets[VT_FACET_ARTICLE_TYPE], "Tops");
    vt_catalog_import_close(&import);
}

static void quotes_line_ends_and_marks_are_read_as_rfc_4180_has_them(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text("\xEF\xBB\xBF" STYLES_HEADER "\r\n"
                    "1,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,\"A \"\"fine\"\"\r\nshirt, blue\"\r\n"
                    "\r\n"
                    "1,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Again\r\n"
                    "2,Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,Last line without an end");
    assert_string_equal(product_of(&import, "1")->title, "A \"fine\" shirt, blue");
    assert_string_equal(example_of(&import, "duplicate id"), "line 5: id 1 stands on line 2 already");
    assert_counts(&import, 3, 2, 0, 1);
    vt_catalog_import_close(&import);
}

static void an_open_quote_costs_its_own_line_only(void **state)
{
    (void)state;
    vt_catalog_import import = import_text(STYLES_HEADER "\n" STYLES_ROW("1", "One") STYLES_ROW("2", "\"Two")
                                               STYLES_ROW("3", "Three") STYLES_ROW("4", "Four"));
    assert_counts(&import, 4, 3, 0, 1);
    assert_string_equal(example_of(&import, "a quote that is never closed"), "line 3");
    product_of(&import, "3");
    vt_catalog_import_close(&import);
    import = import_text(STYLES_HEADER "\n" STYLES_ROW("1", "\"One") STYLES_ROW("2", "Two")
                             STYLES_ROW("3", "\"Three\""));
    assert_counts(&import, 3, 2, 0, 1);
    vt_catalog_import_close(&import);
}

static void rows_that_cannot_stand_are_dropped_with_their_line(void **state)
{
    (void)state;
    vt_catalog_import import = import_text(
        STYLES_HEADER "\n" STYLES_ROW("", "No id") "7,Men,Apparel\n" STYLES_ROW("1", "Kept") "8,,,,,,,,,\n");
    assert_counts(&import, 4, 1, 0, 3);
    assert_string_equal(example_of(&import, "no id"), "line 2");
    assert_string_equal(example_of(&import, "too few columns"), "line 3: 3 of 10");
    assert_int_equal(count_of(&import, "dropped", "no title"), 1);
    vt_catalog_import_close(&import);
}

static void surplus_columns_of_a_generic_file_are_not_guessed_at(void **state)
{
    (void)state;
    vt_catalog_import import = import_text("ID,Title,Price\n1,Hat,5\n2,Cap,12,99\n");
    assert_counts(&import, 2, 1, 0, 1);
    assert_string_equal(example_of(&import, "too many columns"), "line 3: 4 instead of 3");
    vt_catalog_import_close(&import);
}

static void a_missing_title_is_made_from_what_is_known(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text(STYLES_HEADER ",brand\n1,Women,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual,NA,Acme\n");
    assert_string_equal(product_of(&import, "1")->title, "Acme Women Blue Shirts");
    assert_counts(&import, 1, 1, 1, 0);
    vt_catalog_import_close(&import);
}

static void text_that_is_not_utf8_is_read_as_windows_1252(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text("id,title,price\n1,Caf\xE9 \x93Noir\x94,\x80 5\n2, Wide \xC2\xA0 \x01gap\x7F ,1\n");
    assert_string_equal(product_of(&import, "1")->title, "Caf\xC3\xA9 \xE2\x80\x9CNoir\xE2\x80\x9D");
    assert_int_equal(product_of(&import, "1")->price_cents, 500);
    assert_string_equal(product_of(&import, "2")->title, "Wide gap");
    assert_int_equal(count_of(&import, "repaired", "not UTF-8, read as Windows-1252"), 1);
    assert_int_equal(count_of(&import, "repaired", "control characters taken out"), 1);
    assert_counts(&import, 2, 2, 2, 0);
    vt_catalog_import_close(&import);
}

static void nul_bytes_are_taken_out(void **state)
{
    (void)state;
    static const char catalog[] = "id,title\n1,Ha\0t\n";
    vt_import_source source = source_of("", "", "");
    source.catalog = (vt_bytes){(const uint8_t *)catalog, sizeof catalog - 1};
    vt_catalog_import import;
    assert_int_equal(vt_catalog_import_bytes(&import, &source, NULL), VT_OK);
    assert_string_equal(import.products[0].title, "Hat");
    vt_catalog_import_close(&import);
}

static void a_megabyte_in_one_field_is_cut_or_drops_the_row(void **state)
{
    (void)state;
    enum { MEGABYTE = 1 << 20 };
    vt_buffer catalog = {0};
    char *filler = vt_alloc(MEGABYTE + 1, 1);
    memset(filler, 'x', MEGABYTE);
    vt_buffer_printf(&catalog, "id,title,description\n1,Hat,\"%s\"\n2,%s,y\n3,Cap,z\n", filler, filler);
    vt_import_source source = source_of("", "", "");
    source.catalog = (vt_bytes){catalog.data, catalog.size};
    vt_catalog_import import;
    assert_int_equal(vt_catalog_import_bytes(&import, &source, NULL), VT_OK);
    assert_counts(&import, 3, 2, 1, 1);
    assert_int_equal(strlen(product_of(&import, "1")->description), 65536);
    assert_string_equal(example_of(&import, "a field over 64 KiB"), "line 3: title has 1048576 bytes");
    vt_catalog_import_close(&import);
    vt_buffer_free(&catalog);
    vt_free(filler);
}

static void amounts_are_understood_as_people_write_them(void **state)
{
    (void)state;
    struct {
        const char *text;
        vt_amount_answer answer;
        int64_t hundredths;
    } cases[] = {{"1299", VT_AMOUNT_OK, 129900},
                 {"12.99", VT_AMOUNT_OK, 1299},
                 {"0.29", VT_AMOUNT_OK, 29},
                 {".5", VT_AMOUNT_OK, 50},
                 {"1.005", VT_AMOUNT_OK, 101},
                 {"0.0508305", VT_AMOUNT_OK, 5},
                 {"\xE2\x82\xB9"
                  "1,299.00",
                  VT_AMOUNT_OK, 129900},
                 {"Rs. 1,29,999", VT_AMOUNT_OK, 12999900},
                 {"12,99 \xE2\x82\xAC", VT_AMOUNT_OK, 1299},
                 {"1.299,00", VT_AMOUNT_OK, 129900},
                 {"1 299,50 kr", VT_AMOUNT_OK, 129950},
                 {"1'299.5", VT_AMOUNT_OK, 129950},
                 {"12,-", VT_AMOUNT_OK, 1200},
                 {"1,299", VT_AMOUNT_OK, 129900},
                 {"0", VT_AMOUNT_OK, 0},
                 {"", VT_AMOUNT_EMPTY, 0},
                 {"-5", VT_AMOUNT_NEGATIVE, 500},
                 {"($5.00)", VT_AMOUNT_NEGATIVE, 500},
                 {"free", VT_AMOUNT_BROKEN, 0},
                 {"10-20", VT_AMOUNT_BROKEN, 0},
                 {"1e3", VT_AMOUNT_BROKEN, 0},
                 {"1,2345", VT_AMOUNT_BROKEN, 0},
                 {"99999999999999999999", VT_AMOUNT_BROKEN, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t hundredths;
        vt_amount_answer answer = vt_parse_hundredths(cases[i].text, &hundredths);
        if (answer != cases[i].answer || (answer == VT_AMOUNT_OK && hundredths != cases[i].hundredths))
            fail_msg("\"%s\": %d, %lld", cases[i].text, (int)answer, (long long)hundredths);
    }
}

static void numbers_out_of_range_become_unknown_and_are_noted(void **state)
{
    (void)state;
    vt_catalog_import import =
        import_text("id,title,price,stock,rating,year\n1,Hat,-5,-2,5.1,1066\n2,Cap,cheap,many,x,soon\n");
    for (size_t i = 0; i < 2; i++) {
        const vt_product *product = &import.products[i];
        assert_int_equal(product->price_cents, -1);
        assert_int_equal(product->stock, -1);
        assert_int_equal(product->rating_tenths, -1);
        assert_int_equal(product->year, 0);
    }
    assert_string_equal(example_of(&import, "negative price"), "line 2: \"-5\", taken as unknown");
    assert_int_equal(count_of(&import, "noted", "negative stock"), 1);
    assert_int_equal(count_of(&import, "noted", "rating out of 0..5"), 1);
    assert_int_equal(count_of(&import, "noted", "year out of 1900..2100"), 1);
    assert_int_equal(count_of(&import, "noted", "not a number: price"), 1);
    assert_counts(&import, 2, 2, 0, 0);
    vt_catalog_import_close(&import);
}

static void whatever_is_kept_can_be_written(void **state)
{
    (void)state;
    vt_buffer text = {0}, database = {0};
    char *filler = vt_alloc(60001, 1);
    memset(filler, '\\', 60000);
    vt_buffer_printf(
        &text,
        "id,title,price,listPrice,stock,rating,year,description,image,attributes\n"
        "1,%s,1000000000000,1000000000000,1000000001,5,2100,%s,%s,\n"
        "2,Cap,999999999999.99,1e12,1000000000,5.00,1900,x,../../x y,\"{\"\"\\u0000\"\":\"\"a\"\"}\"\n"
        "3,Tie,99999999999999,-1,999999999999,500,9999,x,/x,[1]\n",
        filler, filler, filler);
    vt_import_source source = source_of("", "", "");
    source.catalog = (vt_bytes){text.data, text.size};
    vt_catalog_import import;
    vt_error error = {0};
    assert_int_equal(vt_catalog_import_bytes(&import, &source, NULL), VT_OK);
    assert_int_equal(product_of(&import, "1")->stock, -1);
    assert_int_equal(product_of(&import, "2")->stock, 1000000000);
    assert_int_equal(product_of(&import, "3")->stock, -1);
    assert_int_equal(count_of(&import, "noted", "stock over 10^9"), 2);
    if (vt_catalog_write(&database, import.products, import.product_count, &error) != VT_OK)
        fail_msg("%s", error.message);
    vt_catalog_import_close(&import);
    vt_buffer_free(&database);
    vt_buffer_free(&text);
    vt_free(filler);
}

static void json_ids_that_cannot_be_trusted_say_why(void **state)
{
    (void)state;
    vt_catalog_import import = import_text("{\"id\":9007199254740991,\"title\":\"Hat\",\"stock\":1e300}\n"
                                           "{\"id\":9007199254740993,\"title\":\"Cap\"}\n"
                                           "{\"id\":true,\"title\":\"Tie\"}\n"
                                           "{\"id\":{},\"title\":\"Sock\"}\n"
                                           "{\"id\":null,\"title\":\"Belt\"}\n");
    product_of(&import, "9007199254740991");
    assert_counts(&import, 5, 1, 0, 4);
    assert_string_equal(example_of(&import, "id is not exact; quote it"), "line 2");
    assert_int_equal(count_of(&import, "dropped", "id is not a text or number"), 2);
    assert_string_equal(example_of(&import, "no id"), "line 5");
    assert_int_equal(count_of(&import, "noted", "not a number: stock"), 1);
    vt_catalog_import_close(&import);
}

static void a_missing_photo_is_noted_and_a_missing_folder_is_an_error(void **state)
{
    (void)state;
    vt_import_source source =
        source_of(STYLES_HEADER ",image\n1,Men,A,B,Hats,Red,Fall,2011,Casual,Hat,../../etc/passwd\n", "", "");
    vt_catalog_import import;
    vt_error error = {0};
    source.images_dir = VT_SOURCE_DIR "/tests/golden";
    assert_int_equal(vt_catalog_import_bytes(&import, &source, NULL), VT_OK);
    assert_string_equal(import.products[0].image, "");
    assert_int_equal(count_of(&import, "noted", "missing photo"), 1);
    assert_int_equal(count_of(&import, "noted", "image path outside the folder"), 1);
    vt_catalog_import_close(&import);
    source.images_dir = "no/such/folder";
    assert_int_equal(vt_catalog_import_bytes(&import, &source, &error), VT_IO);
    assert_non_null(strstr(error.message, "no/such/folder"));
    vt_catalog_import_close(&import);
}

static void write_file(const char *folder, const char *name)
{
    vt_buffer path = {0};
    vt_buffer_printf(&path, "%s/%s", folder, name);
    FILE *file = fopen((char *)path.data, "wb");
    assert_non_null(file);
    fputs("photo", file);
    fclose(file);
    vt_buffer_free(&path);
}

static void photos_are_found_by_column_by_id_and_in_hm_folders(void **state)
{
    (void)state;
    char folder[] = "/tmp/vitrine-photos-XXXXXX", inner[64] = "",
         *names[] = {"two.webp", "1.png", "010/0108.jpg"};
    assert_non_null(mkdtemp(folder));
    strcat(strcat(inner, folder), "/010");
    assert_int_equal(mkdir(inner, 0700), 0);
    for (size_t i = 0; i < 3; i++) write_file(folder, names[i]);
    const char *catalogs[] = {"id,title,image\n1,Hat,\n2,Cap,photos/two.webp\n",
                              "article_id,prod_name\n0108,Top\n"};
    const char *expected[] = {"/1.png", "/two.webp", "/010/0108.jpg"};
    for (size_t c = 0, e = 0; c < 2; c++) {
        vt_import_source source = source_of(catalogs[c], "", "");
        vt_catalog_import import;
        source.images_dir = folder;
        assert_int_equal(vt_catalog_import_bytes(&import, &source, NULL), VT_OK);
        for (size_t i = 0; i < import.product_count; i++, e++)
            assert_string_equal(import.products[i].image + strlen(folder), expected[e]);
        vt_catalog_import_close(&import);
    }
    for (size_t i = 0; i < 3; i++) {
        char path[64] = "";
        unlink(strcat(strcat(strcat(path, folder), "/"), names[i]));
    }
    rmdir(inner);
    rmdir(folder);
}

static void the_report_of_a_dirty_catalog_is_the_golden_one(void **state)
{
    (void)state;
    const char *folder = VT_SOURCE_DIR "/tests/golden/dirty-catalog";
    vt_buffer paths[3] = {{0}}, report = {0};
    vt_buffer_printf(&paths[0], "%s/styles.csv", folder);
    vt_buffer_printf(&paths[1], "%s/styles_rich.jsonl", folder);
    vt_buffer_printf(&paths[2], "%s/report.txt", folder);
    vt_import_options options = {.catalog_path = (char *)paths[0].data, .rich_path = (char *)paths[1].data};
    vt_catalog_import import;
    vt_error error = {0};
    if (vt_catalog_import_open(&import, &options, &error) != VT_OK) fail_msg("%s", error.message);
    vt_catalog_import_report_text(&import, &report);
    vt_buffer_append_text(&report, "\n");
    vt_catalog_import_report_json(&import, &report);
    vt_buffer_append(&report, "\n", 2); /* with the NUL */
    static char golden[16384];
    FILE *file = fopen((char *)paths[2].data, "rb");
    assert_non_null(file);
    golden[fread(golden, 1, sizeof golden - 1, file)] = '\0';
    fclose(file);
    assert_string_equal((char *)report.data, golden);
    vt_catalog_import_close(&import);
    for (int i = 0; i < 3; i++) vt_buffer_free(&paths[i]);
    vt_buffer_free(&report);
}

static void the_real_styles_come_through_whole(void **state)
{
    (void)state;
    vt_import_options options = {.catalog_path = VT_SOURCE_DIR "/../shared/data/styles-44k/styles.csv"};
    FILE *file = fopen(options.catalog_path, "rb");
    if (!file) {
        print_message("skipped: no real data\n");
        skip();
    }
    fclose(file);
    vt_catalog_import import;
    assert_int_equal(vt_catalog_import_open(&import, &options, NULL), VT_OK);
    assert_counts(&import, 44446, 44446, 29, 0);
    assert_int_equal(count_of(&import, "repaired", "unquoted comma in the text"), 22);
    vt_catalog_import_close(&import);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_row_fills_every_field),
        cmocka_unit_test(sizes_are_cut_apart_cleaned_and_each_kept_once),
        cmocka_unit_test(an_array_of_sizes_is_a_set),
        cmocka_unit_test(products_come_in_id_order),
        cmocka_unit_test(unquoted_commas_go_back_into_the_title),
        cmocka_unit_test(unquoted_commas_are_found_where_the_title_is_not_last),
        cmocka_unit_test(quotes_line_ends_and_marks_are_read_as_rfc_4180_has_them),
        cmocka_unit_test(an_open_quote_costs_its_own_line_only),
        cmocka_unit_test(rows_that_cannot_stand_are_dropped_with_their_line),
        cmocka_unit_test(surplus_columns_of_a_generic_file_are_not_guessed_at),
        cmocka_unit_test(a_missing_title_is_made_from_what_is_known),
        cmocka_unit_test(text_that_is_not_utf8_is_read_as_windows_1252),
        cmocka_unit_test(nul_bytes_are_taken_out),
        cmocka_unit_test(a_megabyte_in_one_field_is_cut_or_drops_the_row),
        cmocka_unit_test(amounts_are_understood_as_people_write_them),
        cmocka_unit_test(numbers_out_of_range_become_unknown_and_are_noted),
        cmocka_unit_test(whatever_is_kept_can_be_written),
        cmocka_unit_test(json_ids_that_cannot_be_trusted_say_why),
        cmocka_unit_test(a_missing_photo_is_noted_and_a_missing_folder_is_an_error),
        cmocka_unit_test(photos_are_found_by_column_by_id_and_in_hm_folders),
        cmocka_unit_test(the_report_of_a_dirty_catalog_is_the_golden_one),
        cmocka_unit_test(the_real_styles_come_through_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
