#include "catalog_writer.h"

#include "catalog_schema.h"
#include "memory.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

typedef struct catalog_writer {
    sqlite3 *db;
    const vt_product *products;
    size_t count;
    const char **values[VT_VALUED_COUNT]; /* distinct, in byte order */
    size_t value_counts[VT_VALUED_COUNT];
    vt_error *error;
} catalog_writer;

static const char *text_or_empty(const char *text) { return text ? text : ""; }

/* A facet, or VT_VALUED_SIZES. */
static const char *value_of(const vt_product *product, int valued)
{
    return text_or_empty(valued == VT_VALUED_SIZES ? product->sizes : product->facets[valued]);
}

static const char *attributes_of(const vt_product *product)
{
    const char *attributes = text_or_empty(product->attributes);
    return attributes[0] ? attributes : "{}";
}

static vt_status database_failure(catalog_writer *writer)
{
    bool memory = sqlite3_errcode(writer->db) == SQLITE_NOMEM || !writer->db;
    return vt_fail(writer->error, memory ? VT_NO_MEMORY : VT_IO, "catalog.sqlite: %s",
                   sqlite3_errmsg(writer->db));
}

static vt_status run(catalog_writer *writer, const char *sql)
{
    return sqlite3_exec(writer->db, sql, NULL, NULL, NULL) == SQLITE_OK ? VT_OK : database_failure(writer);
}

/* ---- what may be written ---- */

static vt_status check_text(const char *id, const char *field, const char *text, vt_error *error)
{
    size_t length = strlen(text_or_empty(text));
    if (length > VT_CATALOG_TEXT_BYTES)
        return vt_fail(error, VT_BAD_DATA, "product %s: %s of %zu bytes is too long", id, field, length);
    if (length && !vt_utf8_valid(text, length))
        return vt_fail(error, VT_BAD_DATA, "product %s: %s is not UTF-8", id, field);
    return VT_OK;
}

static vt_status check_number(const char *id, const char *field, int64_t value, int64_t least, int64_t most,
                              vt_error *error)
{
    if (value >= least && value <= most) return VT_OK;
    return vt_fail(error, VT_BAD_DATA, "product %s: %s %lld is not in %lld..%lld", id, field,
                   (long long)value, (long long)least, (long long)most);
}

static vt_status check_product(const vt_product *product, vt_error *error)
{
    const char *id = product->id;
    VT_TRY(check_text(id, "title", product->title, error));
    VT_TRY(check_text(id, "image", product->image, error));
    VT_TRY(check_text(id, "attributes", product->attributes, error));
    VT_TRY(check_text(id, "description", product->description, error));
    for (int facet = 0; facet < VT_FACET_COUNT; facet++)
        VT_TRY(check_text(id, vt_facet_name((vt_facet)facet), product->facets[facet], error));
    VT_TRY(check_text(id, "sizes", product->sizes, error));
    if (!vt_catalog_sizes_ok(text_or_empty(product->sizes)))
        return vt_fail(error, VT_BAD_DATA, "product %s: sizes \"%.80s\" are not \"S|M|L\"", id, product->sizes);
    if (!vt_catalog_image_ok(text_or_empty(product->image)))
        return vt_fail(error, VT_BAD_DATA, "product %s: image \"%.80s\" is not a path inside the pack", id,
                       product->image);
    VT_TRY(check_number(id, "price_cents", product->price_cents, -1, VT_CATALOG_MOST_CENTS, error));
    VT_TRY(check_number(id, "list_price_cents", product->list_price_cents, -1, VT_CATALOG_MOST_CENTS, error));
    VT_TRY(check_number(id, "stock", product->stock, -1, VT_CATALOG_MOST_STOCK, error));
    VT_TRY(
        check_number(id, "rating_tenths", product->rating_tenths, -1, VT_CATALOG_MOST_RATING_TENTHS, error));
    return check_number(id, "year", product->year, 0, VT_CATALOG_MOST_YEAR, error);
}

static vt_status check_products(const vt_product *products, size_t count, vt_error *error)
{
    for (size_t row = 0; row < count; row++) {
        const vt_product *product = &products[row];
        VT_CHECK(product->row == row);
        if (!product->id || !product->id[0]) return vt_fail(error, VT_BAD_DATA, "product %zu: no id", row);
        VT_TRY(check_text("", "id", product->id, error));
        if (row && vt_id_compare(products[row - 1].id, product->id) >= 0)
            return vt_fail(error, VT_BAD_DATA, "product %s: id does not follow %s", product->id,
                           products[row - 1].id);
        VT_TRY(check_product(product, error));
    }
    return VT_OK;
}

/* ---- facets ---- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static vt_status gather_values(catalog_writer *writer, int valued)
{
    const char **values = vt_alloc(writer->count, sizeof *values);
    if (!values) return vt_fail(writer->error, VT_NO_MEMORY, "catalog.sqlite: no memory for facet values");
    writer->values[valued] = values;
    for (size_t row = 0; row < writer->count; row++)
        values[row] = value_of(&writer->products[row], valued);
    qsort(values, writer->count, sizeof *values, compare_texts);
    size_t kept = 0;
    for (size_t i = 0; i < writer->count; i++)
        if (!kept || strcmp(values[kept - 1], values[i]) != 0) values[kept++] = values[i];
    writer->value_counts[valued] = kept;
    return VT_OK;
}

static int64_t value_id(const catalog_writer *writer, const vt_product *product, int valued)
{
    const char *value = value_of(product, valued);
    const char **found =
        bsearch(&value, writer->values[valued], writer->value_counts[valued], sizeof value, compare_texts);
    return found - writer->values[valued];
}

/* ---- rows ---- */

static void bind_text(sqlite3_stmt *statement, int column, const char *text)
{
    sqlite3_bind_text(statement, column, text_or_empty(text), -1, SQLITE_STATIC);
}

/* Binds are not checked one by one: a bind that failed for lack of memory leaves NULL, which NOT NULL columns
 * refuse. */
static vt_status step_once(catalog_writer *writer, sqlite3_stmt *statement)
{
    sqlite3_step(statement);
    return sqlite3_reset(statement) == SQLITE_OK ? VT_OK : database_failure(writer);
}

static vt_status write_facet_values(catalog_writer *writer, sqlite3_stmt *insert)
{
    for (int valued = 0; valued < VT_VALUED_COUNT; valued++) {
        VT_TRY(gather_values(writer, valued));
        for (size_t id = 0; id < writer->value_counts[valued]; id++) {
            sqlite3_bind_int(insert, 1, valued);
            sqlite3_bind_int64(insert, 2, (int64_t)id);
            bind_text(insert, 3, writer->values[valued][id]);
            VT_TRY(step_once(writer, insert));
        }
    }
    return VT_OK;
}

static vt_status write_product_rows(catalog_writer *writer, sqlite3_stmt *insert)
{
    for (size_t row = 0; row < writer->count; row++) {
        const vt_product *product = &writer->products[row];
        int column = 1;
        sqlite3_bind_int64(insert, column++, (int64_t)row);
        bind_text(insert, column++, product->id);
        for (int valued = 0; valued < VT_VALUED_COUNT; valued++)
            sqlite3_bind_int64(insert, column++, value_id(writer, product, valued));
        sqlite3_bind_int64(insert, column++, product->price_cents);
        sqlite3_bind_int64(insert, column++, product->stock);
        sqlite3_bind_int(insert, column++, product->rating_tenths);
        sqlite3_bind_int(insert, column++, product->year);
        VT_TRY(step_once(writer, insert));
    }
    return VT_OK;
}

static vt_status write_cards(catalog_writer *writer, sqlite3_stmt *insert)
{
    for (size_t row = 0; row < writer->count; row++) {
        const vt_product *product = &writer->products[row];
        sqlite3_bind_int64(insert, 1, (int64_t)row);
        bind_text(insert, 2, product->title);
        bind_text(insert, 3, product->image);
        sqlite3_bind_int64(insert, 4, product->list_price_cents);
        bind_text(insert, 5, attributes_of(product));
        bind_text(insert, 6, product->description);
        VT_TRY(step_once(writer, insert));
    }
    return VT_OK;
}

static vt_status taxonomy_text(vt_buffer *text, const vt_product *product)
{
    text->size = 0;
    for (int facet = 0; facet < VT_FACET_COUNT; facet++) {
        if (facet == VT_FACET_BRAND) continue;
        vt_buffer_append_text(text, text_or_empty(product->facets[facet]));
        vt_buffer_append_text(text, " ");
    }
    vt_buffer_append(text, "", 1);
    return text->failed ? VT_NO_MEMORY : VT_OK;
}

static vt_status write_words_with(catalog_writer *writer, sqlite3_stmt *insert, vt_buffer *taxonomy)
{
    for (size_t row = 0; row < writer->count; row++) {
        const vt_product *product = &writer->products[row];
        if (taxonomy_text(taxonomy, product) != VT_OK)
            return vt_fail(writer->error, VT_NO_MEMORY, "catalog.sqlite: words");
        sqlite3_bind_int64(insert, 1, (int64_t)row);
        bind_text(insert, 2, product->title);
        bind_text(insert, 3, product->facets[VT_FACET_BRAND]);
        bind_text(insert, 4, (const char *)taxonomy->data);
        bind_text(insert, 5, attributes_of(product));
        VT_TRY(step_once(writer, insert));
    }
    return VT_OK;
}

static vt_status write_words(catalog_writer *writer, sqlite3_stmt *insert)
{
    vt_buffer taxonomy = {0};
    vt_status status = write_words_with(writer, insert, &taxonomy);
    vt_buffer_free(&taxonomy);
    return status;
}

static vt_status check_attributes(catalog_writer *writer, sqlite3_stmt *query)
{
    for (size_t row = 0; row < writer->count; row++) {
        bind_text(query, 1, attributes_of(&writer->products[row]));
        bool good = sqlite3_step(query) == SQLITE_ROW && sqlite3_column_int(query, 0);
        if (sqlite3_reset(query) != SQLITE_OK) return database_failure(writer);
        if (!good)
            return vt_fail(writer->error, VT_BAD_DATA,
                           "product %s: attributes are not a JSON object of strings",
                           writer->products[row].id);
    }
    return VT_OK;
}

typedef vt_status write_step(catalog_writer *writer, sqlite3_stmt *statement);

static vt_status with_statement(catalog_writer *writer, const char *sql, write_step *step)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(writer->db, sql, -1, &statement, NULL) != SQLITE_OK)
        return database_failure(writer);
    vt_status status = step(writer, statement);
    sqlite3_finalize(statement);
    return status;
}

/* ---- the database ---- */

static vt_status create_schema(catalog_writer *writer)
{
    char pragmas[160];
    sqlite3_snprintf(sizeof pragmas, pragmas,
                     "PRAGMA page_size=%d; PRAGMA encoding='UTF-8'; PRAGMA application_id=%d; PRAGMA "
                     "user_version=%d; BEGIN",
                     VT_CATALOG_PAGE_BYTES, VT_CATALOG_APPLICATION_ID, VT_CATALOG_VERSION);
    VT_TRY(run(writer, pragmas));
    const vt_schema_entry *entry;
    for (size_t i = 0; (entry = vt_catalog_schema(VT_CATALOG_VERSION, i)) != NULL; i++)
        if (!entry->derived) VT_TRY(run(writer, entry->sql));
    return VT_OK;
}

static vt_status write_tables(catalog_writer *writer)
{
    VT_TRY(with_statement(writer,
                          "SELECT CASE WHEN NOT json_valid(?1) THEN 0 WHEN json_type(?1) <> 'object' THEN 0 "
                          "ELSE NOT EXISTS(SELECT 1 FROM json_each(?1) WHERE type <> 'text') END",
                          check_attributes));
    VT_TRY(with_statement(writer, "INSERT INTO facet_value VALUES(?,?,?)", write_facet_values));
    VT_TRY(with_statement(writer, "INSERT INTO product VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                          write_product_rows));
    VT_TRY(with_statement(writer, "INSERT INTO card VALUES(?,?,?,?,?,?)", write_cards));
    VT_TRY(with_statement(writer,
                          "INSERT INTO words(rowid, title, brand, taxonomy, attributes) "
                          "VALUES(?1, ?2, ?3, ?4, (SELECT group_concat(value, ' ') FROM json_each(?5)))",
                          write_words));
    return run(writer, "INSERT INTO words(words) VALUES('optimize'); COMMIT; VACUUM");
}

static vt_status append_database(catalog_writer *writer, vt_buffer *out)
{
    sqlite3_int64 size = 0;
    unsigned char *bytes = sqlite3_serialize(writer->db, "main", &size, 0);
    if (bytes) vt_buffer_append(out, bytes, (size_t)size);
    sqlite3_free(bytes);
    if (!bytes || out->failed)
        return vt_fail(writer->error, VT_NO_MEMORY, "catalog.sqlite: no memory for its bytes");
    return VT_OK;
}

static vt_status write_database(catalog_writer *writer, vt_buffer *out)
{
    if (sqlite3_open_v2(":memory:", &writer->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return database_failure(writer);
    VT_TRY(create_schema(writer));
    VT_TRY(write_tables(writer));
    return append_database(writer, out);
}

vt_status vt_catalog_write(vt_buffer *out, const vt_product *products, size_t count, vt_error *error)
{
    VT_TRY(check_products(products, count, error));
    catalog_writer writer = {.products = products, .count = count, .error = error};
    vt_status status = write_database(&writer, out);
    sqlite3_close_v2(writer.db);
    for (int valued = 0; valued < VT_VALUED_COUNT; valued++) vt_free(writer.values[valued]);
    return status;
}
