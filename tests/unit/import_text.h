/* What the tests of the importer share: catalogs as text, and questions to the report. */
#ifndef VT_IMPORT_TEXT_H
#define VT_IMPORT_TEXT_H

#include "import_run.h"

#include <string.h>

#define STYLES_HEADER                                                                                        \
    "id,gender,masterCategory,subCategory,articleType,baseColour,season,year,usage,productDisplayName"
#define STYLES_ROW(id, title) id ",Men,Apparel,Topwear,Shirts,Blue,Fall,2011,Casual," title "\n"

static inline vt_bytes bytes_of(const char *text)
{
    return (vt_bytes){(const uint8_t *)text, strlen(text)};
}

static inline vt_import_source source_of(const char *catalog, const char *rich, const char *columns)
{
    return (vt_import_source){.catalog = bytes_of(catalog),
                              .rich = bytes_of(rich),
                              .column_map = bytes_of(columns),
                              .catalog_label = "c.csv",
                              .rich_label = "rich.jsonl",
                              .column_map_label = "columns.json"};
}

static inline vt_catalog_import import_text(const char *catalog)
{
    vt_import_source source = source_of(catalog, "", "");
    vt_catalog_import import;
    vt_error error = {0};
    if (vt_catalog_import_bytes(&import, &source, &error) != VT_OK) fail_msg("%s", error.message);
    return import;
}

static inline size_t count_of(const vt_catalog_import *import, const char *action, const char *name)
{
    for (size_t i = 0; i < import->issue_count; i++)
        if (!strcmp(import->issues[i].name, name) && !strcmp(import->issues[i].action, action))
            return import->issues[i].count;
    return 0;
}

static inline const char *example_of(const vt_catalog_import *import, const char *name)
{
    for (size_t i = 0; i < import->issue_count; i++)
        if (!strcmp(import->issues[i].name, name)) return import->issues[i].examples[0];
    return "";
}

static inline const vt_product *product_of(const vt_catalog_import *import, const char *id)
{
    for (size_t i = 0; i < import->product_count; i++)
        if (!strcmp(import->products[i].id, id)) return &import->products[i];
    fail_msg("no product %s", id);
    return NULL;
}

static inline void assert_counts(const vt_catalog_import *import, size_t read, size_t kept, size_t repaired,
                          size_t dropped)
{
    assert_int_equal(import->rows_read, read);
    assert_int_equal(import->product_count, kept);
    assert_int_equal(import->rows_repaired, repaired);
    assert_int_equal(import->rows_dropped, dropped);
}

#endif
