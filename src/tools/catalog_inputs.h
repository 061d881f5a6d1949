/* The inputs that `validate` and `pack` share: catalog, photos, embeddings, transactions. */
#ifndef VT_CATALOG_INPUTS_H
#define VT_CATALOG_INPUTS_H

#include "catalog_import.h"
#include "command.h"
#include "pack_builder.h"
#include "transaction_import.h"

#include <stdio.h>

/* The options, for a command's own list: of products and vectors, and with transactions. */
#define VT_PRODUCT_OPTIONS                                                                                             \
    {"catalog", "F", "the catalog: .csv or .jsonl"},                                                                   \
    {"schema", "NAME", "styles, fashion, hm, generic (default: told by the header)"},                                  \
    {"rich", "F", "styles_rich.jsonl to join by id: price, brand, attributes"},                                        \
    {"columns", "F.json", "column map for --schema generic: {\"title\": \"Name\", ...}"},                              \
    {"images", "DIR", "the photos: <id>.jpg, .png or .webp, or the catalog's image column"},                           \
    {"embeddings", "NAME=F", "vectors: .npy, .safetensors or a FAISS flat index (may repeat)"},                        \
    {"ids", "F", "their ids: .npy, .json or text lines (once for each --embeddings, or once for all)"}
#define VT_CATALOG_OPTIONS                                                                                             \
    VT_PRODUCT_OPTIONS,                                                                                                \
    {"transactions", "PATH", "a folder with orders.csv and order_items.csv, or H&M's transactions file"}

/* Reads --catalog and its companions, and prints the report on stderr unless --quiet or --json, also when nothing usable is
 * left. vt_catalog_import_close in any case. */
vt_status vt_catalog_inputs_open(vt_catalog_import *out, const vt_arguments *arguments, vt_error *error);

/* Reads --transactions for the products of `import`, and prints the report as above. *out is NULL when none are given, else owned:
 * vt_transactions_inputs_close, in any case. */
vt_status vt_transactions_inputs_open(vt_transactions **out, const vt_arguments *arguments, const vt_catalog_import *import,
                                      vt_error *error);
void vt_transactions_inputs_close(vt_transactions *transactions);
/* The report of transactions on stderr, unless --quiet or --json, or nothing was read. */
void vt_transactions_print(const vt_arguments *arguments, const vt_transactions *transactions);

/* The --embeddings given; names are copied into `names`. */
vt_status vt_embedding_inputs(const vt_arguments *arguments, vt_embedding_input inputs[VT_MAX_SPACES],
                              char names[VT_MAX_SPACES][VT_NAME_BYTES], size_t *count, vt_error *error);

/* The lines of --synonyms, kept in `file`; leaves *lines alone when there is no such option. */
vt_status vt_synonyms_input(const vt_arguments *arguments, vt_buffer *file, vt_bytes *lines, vt_error *error);

/* {"rowsRead", ..., "issues": [...]} and {"orders", ..., "issues": [...]} for --json. */
cJSON *vt_catalog_inputs_json(const vt_catalog_import *import);
cJSON *vt_transactions_inputs_json(const vt_transactions *transactions);

/* What was met while matching one embedding, as JSON, and as lines on `out`. */
cJSON *vt_match_json(const vt_match_report *report);
void vt_match_print(FILE *out, const char *name, const vt_match_report *report);

#endif
