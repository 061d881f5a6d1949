#include "catalog_schema.h"

#include <string.h>

static const vt_schema_entry entries[] = {
    {.name = "card",
     .sql = "CREATE TABLE card(row INTEGER PRIMARY KEY, title TEXT NOT NULL, image TEXT NOT NULL, "
            "list_price_cents INTEGER NOT NULL, attributes TEXT NOT NULL, description TEXT NOT NULL) STRICT"},
    {.name = "facet_value",
     .sql = "CREATE TABLE facet_value(facet INTEGER NOT NULL, id INTEGER NOT NULL, value TEXT NOT NULL, "
            "PRIMARY KEY(facet, id)) STRICT, WITHOUT ROWID"},
    {.name = "product",
     .sql =
         "CREATE TABLE product(row INTEGER PRIMARY KEY, id TEXT NOT NULL, gender INTEGER NOT NULL, "
         "category INTEGER NOT NULL, sub_category INTEGER NOT NULL, article_type INTEGER NOT NULL, "
         "colour INTEGER NOT NULL, brand INTEGER NOT NULL, season INTEGER NOT NULL, usage INTEGER NOT NULL, "
         "sizes INTEGER NOT NULL, "
         "price_cents INTEGER NOT NULL, stock INTEGER NOT NULL, rating_tenths INTEGER NOT NULL, "
         "year INTEGER NOT NULL) STRICT"},
    {.name = "words",
     .sql = "CREATE VIRTUAL TABLE words USING fts5(title, brand, taxonomy, attributes, content='', "
            "tokenize='porter unicode61 remove_diacritics 2')"},
    {.name = "words_config",
     .sql = "CREATE TABLE 'words_config'(k PRIMARY KEY, v) WITHOUT ROWID",
     .derived = true},
    {.name = "words_data",
     .sql = "CREATE TABLE 'words_data'(id INTEGER PRIMARY KEY, block BLOB)",
     .derived = true},
    {.name = "words_docsize",
     .sql = "CREATE TABLE 'words_docsize'(id INTEGER PRIMARY KEY, sz BLOB)",
     .derived = true},
    {.name = "words_idx",
     .sql = "CREATE TABLE 'words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID",
     .derived = true},
};

static const vt_schema_entry product_of_version_1 =
    {.name = "product",
     .sql =
         "CREATE TABLE product(row INTEGER PRIMARY KEY, id TEXT NOT NULL, gender INTEGER NOT NULL, "
         "category INTEGER NOT NULL, sub_category INTEGER NOT NULL, article_type INTEGER NOT NULL, "
         "colour INTEGER NOT NULL, brand INTEGER NOT NULL, season INTEGER NOT NULL, usage INTEGER NOT NULL, "
         "price_cents INTEGER NOT NULL, stock INTEGER NOT NULL, rating_tenths INTEGER NOT NULL, "
         "year INTEGER NOT NULL) STRICT"};

const vt_schema_entry *vt_catalog_schema(int version, size_t index)
{
    if (index >= sizeof entries / sizeof *entries) return NULL;
    bool older = version == 1 && strcmp(entries[index].name, product_of_version_1.name) == 0;
    return older ? &product_of_version_1 : &entries[index];
}

bool vt_catalog_image_ok(const char *path)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-";
    return path[0] != '/' && !path[strspn(path, allowed)] && !strstr(path, "..");
}

static bool size_repeats(const char *sizes, const char *size, size_t length)
{
    size_t other_length;
    for (const char *other; (other = vt_next_size(&sizes, &other_length)) != size;)
        if (other_length == length && memcmp(other, size, length) == 0) return true;
    return false;
}

bool vt_catalog_sizes_ok(const char *sizes)
{
    size_t count = 0, length, end = strlen(sizes);
    const char *at = sizes;
    for (const char *size; (size = vt_next_size(&at, &length)) != NULL; count++)
        if (!length || length > VT_SIZE_BYTES || count == VT_PRODUCT_MOST_SIZES || size_repeats(sizes, size, length)) return false;
    return !end || sizes[end - 1] != '|';
}
