/* Catalogs from outside -> clean products, with a report of what was repaired or dropped and why. */
#ifndef VT_CATALOG_IMPORT_H
#define VT_CATALOG_IMPORT_H

#include "bytes.h"
#include "catalog.h"
#include "status.h"

typedef enum vt_schema {
    VT_SCHEMA_AUTO,    /* told by the header line */
    VT_SCHEMA_STYLES,  /* Kaggle styles.csv columns, optional price, stock, rating, brand ... */
    VT_SCHEMA_FASHION, /* ProductId, Gender, Category, ProductType, Colour, ProductTitle, Image ... */
    VT_SCHEMA_HM,      /* H&M articles.csv */
    VT_SCHEMA_GENERIC  /* CSV or JSONL with a column map, or with our own field names */
} vt_schema;

/* NULL means not given. */
typedef struct vt_import_options {
    const char *catalog_path; /* .csv or .jsonl */
    const char
        *rich_path; /* styles_rich.jsonl to join by id: price, brand, attributes, description; NULL: none */
    const char *column_map_path; /* JSON object: our field -> their column; for VT_SCHEMA_GENERIC */
    const char *images_dir;      /* <id>.jpg|.jpeg|.png|.webp, or the catalog's image column */
    vt_schema schema;
} vt_import_options;

enum { VT_ISSUE_EXAMPLES = 3 };

/* One kind of defect: "duplicate id", "empty colour", "unquoted comma in the last field" ... */
typedef struct vt_import_issue {
    char name[64];
    char action[16]; /* "dropped", "repaired" or "noted" */
    size_t count;
    char examples[VT_ISSUE_EXAMPLES][160]; /* "line 17: id 4471 stands on line 3 already" */
} vt_import_issue;

/* Owned by the import; vt_catalog_import_close frees it all. products are in row order (vt_id_compare) with
 * row set; product.image is the path of the photo on disk, or "". */
typedef struct vt_catalog_import {
    vt_product *products;
    size_t product_count;
    size_t rows_read;
    size_t rows_repaired;
    size_t rows_dropped;
    vt_import_issue *issues;
    size_t issue_count;
    void *storage;
} vt_catalog_import;

/* VT_IO when a file or the images folder cannot be read; VT_BAD_DATA (naming file, line, field) when nothing usable is
 * left, the header fits no schema or the column map names what is not there; VT_NO_MEMORY. Bad rows are dropped or
 * repaired and reported, never fatal. A failure after rows were read leaves their report in *out (rows_read is not 0),
 * so close it whatever is answered. docs/importing.md lists every schema, defect and limit. */
vt_status vt_catalog_import_open(vt_catalog_import *out, const vt_import_options *options, vt_error *error);
void vt_catalog_import_close(vt_catalog_import *import);

/* Appends the report: rows read, kept, repaired, dropped, then each defect with its count and examples,
 * dropped ones first. */
void vt_catalog_import_report_text(const vt_catalog_import *import, vt_buffer *out);
/* {"rowsRead":n,"kept":n,"repaired":n,"dropped":n,"issues":[{"name","action","count","examples":[...]}]} */
void vt_catalog_import_report_json(const vt_catalog_import *import, vt_buffer *out);

#endif
