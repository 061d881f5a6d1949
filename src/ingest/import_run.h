/* Inside ingest/: one import while it runs, and the steps it is made of. */
#ifndef VT_IMPORT_RUN_H
#define VT_IMPORT_RUN_H

#include "catalog_import.h"
#include "column_map.h"
#include "csv_rows.h"
#include "id_index.h"
#include "issue_list.h"
#include "text_arena.h"

/* The inputs as bytes; labels are file names for messages. Empty bytes: not given. */
typedef struct vt_import_source {
    vt_bytes catalog, rich, column_map;
    const char *catalog_label, *rich_label, *column_map_label;
    const char *images_dir; /* NULL: products get no photos */
    vt_schema schema;
} vt_import_source;

enum { VT_MOST_LABELLED = 64 };

/* One row as the file has it; borrowed. */
typedef struct vt_raw_row {
    size_t line;
    const char *id_problem; /* why an id that stands there cannot be taken; NULL: nothing of the kind */
    vt_bytes fields[VT_FIELD_COUNT];
    const cJSON *attributes; /* from JSON; else fields[VT_FIELD_ATTRIBUTES] holds the text */
    struct {
        const char *label;
        vt_bytes value;
    } labelled[VT_MOST_LABELLED];
    size_t labelled_count;
} vt_raw_row;

typedef struct vt_product_draft {
    vt_product product; /* texts live in the run's arena */
    size_t line;
    int rich_rating; /* what the rich file says; -1: nothing */
    bool repaired;
    bool dropped;
    bool joined;
} vt_product_draft;

typedef struct vt_import_run {
    const vt_import_source *source;
    vt_text_arena texts;
    vt_column_map map;
    vt_product_draft *drafts;
    size_t count, capacity;
    vt_id_index ids; /* id -> draft */
    vt_issue_list found;
    size_t rows_read, rows_dropped;
    vt_buffer text, more; /* scratch */
    bool out_of_memory;
} vt_import_run;

/* import_report.c: counts a defect; the first few also as an example "line 17: ...". */
void vt_import_note(vt_import_run *run, const char *action, const char *name, const char *example_format, ...)
    __attribute__((format(printf, 4, 5)));

/* product_cleaning.c: one row becomes a draft, or a dropped row with its reason. */
void vt_import_take_row(vt_import_run *run, const vt_raw_row *row);
/* The text, cleaned and kept in the arena; "" for nothing and for NA, N/A, NaN, null. *flags gets
 * vt_clean_text's. */
const char *vt_import_keep_text(vt_import_run *run, vt_bytes raw, size_t limit_bytes, unsigned int *flags);
const char *vt_import_keep_markup(vt_import_run *run, vt_bytes raw, size_t limit_bytes, unsigned int *flags);

/* product_sizes.c: the sizes of a row as "S|M|L". */
const char *vt_import_sizes(vt_import_run *run, const vt_raw_row *row);

/* product_attributes.c: the attributes of a row or of a rich record as the text of a JSON object of strings.
 */
const char *vt_import_attributes(vt_import_run *run, const vt_raw_row *row);

/* catalog_csv.c, catalog_jsonl.c: read every row of the source. */
vt_status vt_import_read_csv(vt_import_run *run, vt_error *error);
vt_status vt_import_read_jsonl(vt_import_run *run, vt_error *error);
/* One line of a JSONL text from *at on, *line counted from 1 on; false at the end. Blank lines are skipped.
 */
bool vt_jsonl_next(vt_bytes file, size_t *at, size_t *line, vt_bytes *record);
/* The value at "key" or "a.b" as text in the arena or in `object`; empty when it is not there. Of an array, the first. */
vt_bytes vt_json_path_text(vt_import_run *run, const cJSON *object, const char *path);
const cJSON *vt_json_path(const cJSON *object, const char *path);

/* rich_join.c: fills what the catalog does not say from styles_rich.jsonl. */
vt_status vt_import_join_rich(vt_import_run *run, vt_error *error);

/* brand_from_title.c: "Puma Men Future Cat" -> "Puma", where no brand is given. */
void vt_import_derive_brands(vt_import_run *run);

/* product_photo.c: product.image of every draft. VT_IO when the folder cannot be read. */
vt_status vt_import_find_photos(vt_import_run *run, vt_error *error);

/* catalog_import.c: the whole pipeline on bytes. *out may be closed whatever is answered; it holds the
 * report. */
vt_status vt_catalog_import_bytes(vt_catalog_import *out, const vt_import_source *source, vt_error *error);

#endif
