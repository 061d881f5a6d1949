/* Inside ingest/: which column of theirs fills which field of ours. */
#ifndef VT_COLUMN_MAP_H
#define VT_COLUMN_MAP_H

#include "bytes.h"
#include "catalog_import.h"

#include "cJSON.h"

/* The eight facets stand in the order of vt_facet: VT_FIELD_GENDER + facet. */
typedef enum vt_field {
    VT_FIELD_ID,
    VT_FIELD_TITLE,
    VT_FIELD_GENDER,
    VT_FIELD_USAGE = VT_FIELD_GENDER + VT_FACET_USAGE,
    VT_FIELD_YEAR,
    VT_FIELD_PRICE,
    VT_FIELD_LIST_PRICE,
    VT_FIELD_SALE_PRICE, /* where it stands, price is the list price */
    VT_FIELD_STOCK,
    VT_FIELD_RATING,
    VT_FIELD_SIZES, /* several, with | , ; or / between them */
    VT_FIELD_DESCRIPTION,
    VT_FIELD_IMAGE,
    VT_FIELD_ATTRIBUTES, /* a JSON object */
    VT_FIELD_ATTRIBUTE,  /* one labelled attribute */
    VT_FIELD_SECTION,    /* H&M: tells the gender where the group does not */
    VT_FIELD_COUNT
} vt_field;

/* The field's name in column maps and messages: "id", "subCategory", "listPrice" ... */
const char *vt_field_name(vt_field field);

typedef struct vt_binding {
    const char *column;
    vt_field field;
    const char *label; /* of VT_FIELD_ATTRIBUTE */
    size_t cell;       /* its place in a CSV row, counted from 1; 0: the file does not have it */
} vt_binding;

enum { VT_MOST_BINDINGS = 128 };

/* Of several bindings of one field the first that has a value counts. */
typedef struct vt_column_map {
    vt_schema schema;
    vt_binding bindings[VT_MOST_BINDINGS];
    size_t count;
    vt_field spill;    /* the free-text field that unquoted separators belong to; VT_FIELD_COUNT: none */
    size_t cell_count; /* of the CSV header */
    cJSON *document;   /* owns the strings of a map from JSON; NULL otherwise */
} vt_column_map;

/* The names at the head of a catalog: CSV header cells or the keys of the first JSON object. */
typedef struct vt_header {
    const char *label;
    size_t line;
    const char *const *names;
    size_t count;
    bool is_json;
} vt_header;

/* Fills *map for `schema`; VT_SCHEMA_AUTO finds it by the names. map_text: a column map, empty for none (then
 * the generic schema takes our own names). VT_BAD_DATA names the file, the line and the header it saw, or the
 * unknown field of the map. */
vt_status vt_column_map_open(vt_column_map *map, vt_schema schema, const vt_header *header, vt_bytes map_text,
                             const char *map_label, vt_error *error);
void vt_column_map_close(vt_column_map *map);
bool vt_column_map_has(const vt_column_map *map, vt_field field);

#endif
