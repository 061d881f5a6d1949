/* catalog/: a database that is cut, flipped, foreign, newer or hostile becomes a status, never a crash or a
 * wrong row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalog_parts.h"
#include "drawn_catalog.h"

#include <sqlite3.h>

enum { ROWS = 60, PAGE = 4096 };

static int open_drawn(void **state)
{
    *state = drawn_open(ROWS, 3);
    return ((drawn_catalog *)*state)->catalog ? 0 : -1;
}

static int close_drawn(void **state)
{
    drawn_close(*state);
    return 0;
}

/* ---- using whatever opens ---- */

static bool data_status(vt_status status) { return status == VT_OK || status == VT_BAD_DATA; }

static void count_value(void *context, const char *value, size_t count)
{
    *(size_t *)context += count;
    assert_true(vt_utf8_valid(value, strlen(value)));
}

static void use_words(vt_catalog *catalog, const char *text)
{
    vt_filter filter = {.text = text};
    size_t rows[ROWS], filled = 0, total = 0, count = vt_catalog_count(catalog);
    for (int sort = VT_SORT_ROW; sort <= VT_SORT_RATING; sort++) {
        assert_true(data_status(
            vt_catalog_browse(catalog, &filter, (vt_sort)sort, 0, ROWS, rows, &filled, &total, NULL)));
        assert_true(filled <= ROWS && total <= count);
        for (size_t i = 0; i < filled; i++) assert_true(rows[i] < count);
    }
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        size_t counted = 0;
        assert_true(data_status(
            vt_catalog_facet_counts(catalog, &filter, (vt_facet)facet, count_value, &counted, NULL)));
        assert_true(counted <= count);
    }
}

/* The status of opening; what opens is used through and through. *unread: cards that turned out damaged. */
static vt_status use(const uint8_t *data, size_t size, vt_error *error, size_t *unread)
{
    vt_catalog *catalog;
    *unread = 0;
    vt_status status = vt_catalog_open(&catalog, (vt_bytes){data, size}, error);
    if (status != VT_OK) {
        assert_null(catalog);
        return status;
    }
    const char *texts[] = {NULL, "cotton", "s", "blue jacket", "w"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) use_words(catalog, texts[i]);
    for (size_t row = 0; row < vt_catalog_count(catalog); row++) {
        vt_product card;
        vt_status read = vt_catalog_product(catalog, row, &card, NULL);
        assert_true(data_status(read));
        *unread += read != VT_OK;
        if (read == VT_OK) assert_true(vt_utf8_valid(card.description, strlen(card.description)));
    }
    vt_catalog_close(catalog);
    return VT_OK;
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* ---- cut and flipped ---- */

static void every_truncation_is_bad_data(void **state)
{
    drawn_catalog *drawn = *state;
    uint8_t *copy = malloc(drawn->bytes.size);
    for (size_t part = 0; part < 50; part++) {
        size_t size = drawn->bytes.size * part / 50, unread;
        memcpy(copy, drawn->bytes.data, size);
        vt_error error = {0};
        assert_int_equal(use(copy, size, &error, &unread), VT_BAD_DATA);
        assert_non_null(strstr(error.message, "catalog.sqlite"));
        size -= size % PAGE;
        if (!size) continue;
        put_u32(copy + 28, (uint32_t)(size / PAGE)); /* as if the header agreed */
        vt_status status = use(copy, size, &error, &unread);
        assert_true(status == VT_BAD_DATA || status == VT_OK);
    }
    free(copy);
}

static void no_bit_flip_crashes_or_leaves_the_range(void **state)
{
    drawn_catalog *drawn = *state;
    uint8_t *copy = malloc(drawn->bytes.size);
    vt_random random = vt_random_seed(5, 1);
    size_t refused = 0, unread, damaged = 0;
    for (int trial = 0; trial < 2000; trial++) {
        memcpy(copy, drawn->bytes.data, drawn->bytes.size);
        for (uint32_t flips = 1 + vt_random_below(&random, 4); flips; flips--) {
            size_t at = vt_random_below(&random, (uint32_t)drawn->bytes.size);
            copy[at] ^= (uint8_t)(1u << vt_random_below(&random, 8));
        }
        vt_status status = use(copy, drawn->bytes.size, NULL, &unread);
        bool newer =
            memcmp(copy + 60, drawn->bytes.data + 60, 4) != 0; /* the flip made a version of the future */
        assert_true(data_status(status) || (newer && status == VT_UNSUPPORTED));
        refused += status != VT_OK;
        damaged += unread > 0;
    }
    assert_true(refused > 20);
    assert_true(damaged > 20);
    free(copy);
}

static void no_page_of_noise_crashes(void **state)
{
    drawn_catalog *drawn = *state;
    uint8_t *copy = malloc(drawn->bytes.size);
    vt_random random = vt_random_seed(6, 1);
    size_t unread;
    for (size_t page = 0; page < drawn->bytes.size / PAGE; page++)
        for (int kind = 0; kind < 3; kind++) {
            memcpy(copy, drawn->bytes.data, drawn->bytes.size);
            uint8_t *at = copy + page * PAGE + (page ? 0 : 100);
            size_t size = PAGE - (page ? 0 : 100);
            for (size_t i = 0; i < size; i++)
                at[i] = kind ? (uint8_t)(kind == 1 ? 0 : 0xFF) : (uint8_t)vt_random_u32(&random);
            assert_true(data_status(use(copy, drawn->bytes.size, NULL, &unread)));
        }
    free(copy);
}

/* ---- edited by SQL ---- */

/* The drawn database after `sql`, as sqlite3_malloc'ed bytes. */
static uint8_t *edited(const drawn_catalog *drawn, const char *sql, size_t *size)
{
    sqlite3 *db;
    sqlite3_int64 bytes = (sqlite3_int64)drawn->bytes.size;
    uint8_t *copy = sqlite3_malloc64((sqlite3_uint64)bytes);
    memcpy(copy, drawn->bytes.data, drawn->bytes.size);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_deserialize(db, "main", copy, bytes, bytes,
                                         SQLITE_DESERIALIZE_RESIZEABLE | SQLITE_DESERIALIZE_FREEONCLOSE),
                     SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    uint8_t *out = sqlite3_serialize(db, "main", &bytes, 0);
    sqlite3_close(db);
    *size = (size_t)bytes;
    return out;
}

static void tables_that_are_not_exactly_ours_are_refused(void **state)
{
    const char *edits[] = {
        "CREATE VIEW v AS SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON card BEGIN SELECT 1; END",
        "CREATE INDEX i ON product(id)",
        "CREATE TABLE extra(a)",
        "DROP TABLE card",
        "ALTER TABLE card ADD COLUMN more TEXT",
        "ALTER TABLE card RENAME TO cards",
        "DROP TABLE card; CREATE VIEW card AS SELECT row, id AS title, '' AS image, -1 AS list_price_cents, "
        "'{}' AS attributes, '' AS description FROM product",
        "DROP TABLE words; CREATE VIRTUAL TABLE words USING fts5(title, brand, taxonomy, attributes)",
        "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = sql || ' ' WHERE name = 'card'",
        "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET tbl_name = 'card' WHERE name = 'product'",
        "PRAGMA writable_schema=ON; DELETE FROM sqlite_schema",
        "ANALYZE",
    };
    for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
        size_t size, unread;
        vt_error error = {0};
        uint8_t *bytes = edited(*state, edits[i], &size);
        if (use(bytes, size, &error, &unread) != VT_BAD_DATA) fail_msg("opened after: %s", edits[i]);
        assert_non_null(strstr(error.message, "catalog.sqlite"));
        sqlite3_free(bytes);
    }
}

static void rows_that_are_wrong_are_refused_by_name(void **state)
{
    struct {
        const char *sql, *says;
    } cases[] = {
        {"DELETE FROM product WHERE row = 5", "product row 5"},
        {"DELETE FROM product WHERE row = 0", "product row 0"},
        {"UPDATE product SET row = 5000000000 WHERE row = 59", "product"},
        {"UPDATE product SET row = -1 WHERE row = 0", "product"},
        {"UPDATE product SET id = '3' WHERE row = 1", "product row 1"},
        {"UPDATE product SET id = '' WHERE row = 0", "product row 0"},
        {"UPDATE product SET id = CAST(x'31ff' AS TEXT) WHERE row = 59", "product row 59: id"},
        {"UPDATE product SET id = CAST(x'7a007a' AS TEXT) WHERE row = 59", "product row 59: id"},
        {"UPDATE product SET brand = 4000000000 WHERE row = 7", "product row 7"},
        {"UPDATE product SET brand = -1 WHERE row = 7", "product row 7"},
        {"UPDATE product SET price_cents = -2 WHERE row = 7", "product row 7"},
        {"UPDATE product SET price_cents = 9223372036854775807 WHERE row = 7", "product row 7"},
        {"UPDATE product SET stock = 4294967296 WHERE row = 7", "product row 7"},
        {"UPDATE product SET rating_tenths = 51 WHERE row = 7", "product row 7"},
        {"UPDATE product SET year = 70000 WHERE row = 7", "product row 7"},
        {"UPDATE facet_value SET value = CAST(x'ff' AS TEXT) WHERE facet = 4 AND id = 6", "colour"},
        {"UPDATE facet_value SET value = 'Zzz' WHERE facet = 4 AND id = 1", "colour"},
        {"UPDATE facet_value SET id = 77 WHERE facet = 4 AND id = 2", "colour"},
        {"UPDATE facet_value SET id = 77 WHERE facet = 4 AND id = 6", "colour: id is not 6"},
        {"INSERT INTO facet_value VALUES(9, 0, 'x')", "facet_value"},
        {"UPDATE facet_value SET value = 'XS||S' WHERE facet = 8 AND id = 6", "sizes: value 6 is not a set"},
        {"UPDATE facet_value SET value = 'XS|S|XS' WHERE facet = 8 AND id = 6", "sizes"},
        {"UPDATE facet_value SET value = 'XS|' WHERE facet = 8 AND id = 6", "sizes"},
        {"UPDATE facet_value SET value = 'XS|' || printf('%.*c', 33, 'y') WHERE facet = 8 AND id = 6", "sizes"},
        {"UPDATE product SET sizes = 7 WHERE row = 7", "product row 7"},
        {"INSERT INTO facet_value VALUES(-1, 0, 'x')", "facet_value"},
        {"DELETE FROM facet_value", "product row 0"},
        {"PRAGMA user_version = 0", "version"},
        {"PRAGMA user_version = 1", "version 1"},
        {"PRAGMA application_id = 7", "application_id"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size, unread;
        vt_error error = {0};
        uint8_t *bytes = edited(*state, cases[i].sql, &size);
        if (use(bytes, size, &error, &unread) != VT_BAD_DATA) fail_msg("opened after: %s", cases[i].sql);
        if (!strstr(error.message, cases[i].says)) fail_msg("%s: says \"%s\"", cases[i].sql, error.message);
        sqlite3_free(bytes);
    }
}

static void cards_that_are_wrong_are_refused_when_read(void **state)
{
    struct {
        const char *sql, *says;
    } cases[] = {
        {"DELETE FROM card WHERE row = 9", "no such card"},
        {"UPDATE card SET title = CAST(x'c3' AS TEXT) WHERE row = 9", "title"},
        {"UPDATE card SET description = CAST(x'610062' AS TEXT) WHERE row = 9", "description"},
        {"UPDATE card SET description = printf('%.*c', 1048577, 'x') WHERE row = 9", "description"},
        {"UPDATE card SET image = '../x' WHERE row = 9", "image"},
        {"UPDATE card SET attributes = '{' WHERE row = 9", "attributes"},
        {"UPDATE card SET attributes = '[]' WHERE row = 9", "attributes"},
        {"UPDATE card SET list_price_cents = -5 WHERE row = 9", "list_price_cents"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size;
        uint8_t *bytes = edited(*state, cases[i].sql, &size);
        vt_catalog *catalog;
        vt_product card;
        vt_error error = {0};
        assert_int_equal(vt_catalog_open(&catalog, (vt_bytes){bytes, size}, &error), VT_OK);
        assert_int_equal(vt_catalog_product(catalog, 8, &card, &error), VT_OK);
        for (int again = 0; again < 2; again++)
            assert_int_equal(vt_catalog_product(catalog, 9, &card, &error), VT_BAD_DATA);
        assert_non_null(strstr(error.message, "card row 9"));
        assert_non_null(strstr(error.message, cases[i].says));
        assert_int_equal(vt_catalog_product(catalog, 10, &card, &error), VT_OK);
        vt_catalog_close(catalog);
        sqlite3_free(bytes);
    }
}

/* A description this long is a block of its own. */
static void a_damaged_card_takes_no_memory_however_often_it_is_asked_for(void **state)
{
    drawn_catalog *drawn = *state;
    size_t size;
    uint8_t *bytes = edited(drawn, "UPDATE card SET description = printf('%.*c', 70000, 'x'), image = '../x' WHERE row = 9", &size);
    vt_catalog *catalog;
    vt_product card, sound;
    vt_error first = {0}, error = {0};
    assert_int_equal(vt_catalog_open(&catalog, (vt_bytes){bytes, size}, &error), VT_OK);
    assert_int_equal(vt_catalog_product(catalog, 8, &card, &error), VT_OK);
    vt_catalog_mark before = vt_catalog_kept(catalog);
    assert_int_equal(vt_catalog_product(catalog, 9, &card, &first), VT_BAD_DATA);
    for (int again = 0; again < 20; again++) {
        assert_int_equal(vt_catalog_product(catalog, 9, &card, &error), VT_BAD_DATA);
        assert_string_equal(error.message, first.message);
    }
    vt_catalog_mark after = vt_catalog_kept(catalog);
    assert_ptr_equal(after.block, before.block);
    assert_int_equal(after.used, before.used);
    assert_int_equal(vt_catalog_product(catalog, 10, &card, &error), VT_OK);
    assert_int_equal(vt_catalog_product(drawn->catalog, 10, &sound, &error), VT_OK);
    assert_string_equal(card.title, sound.title);
    assert_string_equal(card.attributes, sound.attributes);
    assert_string_equal(card.description, sound.description);
    vt_catalog_close(catalog);
    sqlite3_free(bytes);
}

static void a_word_that_leads_out_of_the_rows_is_refused(void **state)
{
    const char *edits[] = {"INSERT INTO words(rowid, title) VALUES(60, 'astray')",
                           "INSERT INTO words(rowid, title) VALUES(-1, 'astray')"};
    for (size_t i = 0; i < 2; i++) {
        size_t size, rows[4], filled, total;
        uint8_t *bytes = edited(*state, edits[i], &size);
        vt_catalog *catalog;
        vt_filter filter = {.text = "astray"}, sound = {.text = "cotton"};
        assert_int_equal(vt_catalog_open(&catalog, (vt_bytes){bytes, size}, NULL), VT_OK);
        for (int sort = VT_SORT_ROW; sort <= VT_SORT_RELEVANCE; sort++)
            assert_int_equal(
                vt_catalog_browse(catalog, &filter, (vt_sort)sort, 0, 4, rows, &filled, &total, NULL),
                VT_BAD_DATA);
        assert_int_equal(vt_catalog_browse(catalog, &sound, VT_SORT_ROW, 0, 4, rows, &filled, &total, NULL),
                         VT_OK);
        assert_true(total > 0);
        vt_catalog_close(catalog);
        sqlite3_free(bytes);
    }
}

static void a_newer_version_is_unsupported(void **state)
{
    size_t size, unread;
    vt_error error = {0};
    uint8_t *bytes = edited(*state, "PRAGMA user_version = 3", &size);
    assert_int_equal(use(bytes, size, &error, &unread), VT_UNSUPPORTED);
    assert_non_null(strstr(error.message, "newer"));
    sqlite3_free(bytes);
}

static void other_files_are_not_catalogs(void **state)
{
    (void)state;
    size_t unread;
    vt_error error = {0};
    uint8_t page[PAGE] = "PK\003\004 not a database";
    assert_int_equal(use(page, sizeof page, &error, &unread), VT_BAD_DATA);
    assert_int_equal(use(NULL, 0, &error, &unread), VT_BAD_DATA);
    sqlite3 *db;
    sqlite3_int64 size;
    sqlite3_open(":memory:", &db);
    sqlite3_exec(db, "CREATE TABLE product(id, name); INSERT INTO product VALUES(1, 'x')", NULL, NULL, NULL);
    for (int claimed = 0; claimed < 2; claimed++) {
        uint8_t *foreign = sqlite3_serialize(db, "main", &size, 0);
        assert_int_equal(use(foreign, (size_t)size, &error, &unread), VT_BAD_DATA);
        sqlite3_free(foreign);
        sqlite3_exec(db, "PRAGMA application_id = 0x56744361; PRAGMA user_version = 1", NULL, NULL, NULL);
    }
    assert_non_null(strstr(error.message, "tables"));
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_truncation_is_bad_data),
        cmocka_unit_test(no_bit_flip_crashes_or_leaves_the_range),
        cmocka_unit_test(no_page_of_noise_crashes),
        cmocka_unit_test(tables_that_are_not_exactly_ours_are_refused),
        cmocka_unit_test(rows_that_are_wrong_are_refused_by_name),
        cmocka_unit_test(cards_that_are_wrong_are_refused_when_read),
        cmocka_unit_test(a_damaged_card_takes_no_memory_however_often_it_is_asked_for),
        cmocka_unit_test(a_word_that_leads_out_of_the_rows_is_refused),
        cmocka_unit_test(a_newer_version_is_unsupported),
        cmocka_unit_test(other_files_are_not_catalogs),
    };
    return cmocka_run_group_tests(tests, open_drawn, close_drawn);
}
