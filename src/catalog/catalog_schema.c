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

const vt_schema_entry *vt_catalog_schema(size_t *count)
{
    *count = sizeof entries / sizeof *entries;
    return entries;
}

bool vt_catalog_image_ok(const char *path)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-";
    return path[0] != '/' && !path[strspn(path, allowed)] && !strstr(path, "..");
}
