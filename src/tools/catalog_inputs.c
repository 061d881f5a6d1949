#include "catalog_inputs.h"

#include "memory.h"
#include "synonyms_file.h"

#include <string.h>

static vt_status read_schema(const vt_arguments *arguments, vt_schema *schema, vt_error *error)
{
    static const char *const names[] = {"auto", "styles", "fashion", "hm", "generic"};
    const char *name = vt_argument(arguments, "schema");
    *schema = VT_SCHEMA_AUTO;
    for (size_t i = 0; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return *schema = (vt_schema)i, VT_OK;
    return name ? vt_fail(error, VT_USAGE, "--schema: there is no \"%.40s\"", name) : VT_OK;
}

static void print_report(const vt_arguments *arguments, const vt_catalog_import *import)
{
    vt_buffer text = {0};
    if (arguments->quiet || arguments->json || import->rows_read == 0) return;
    vt_catalog_import_report_text(import, &text);
    fwrite(text.data, 1, text.size, stderr);
    vt_buffer_free(&text);
}

vt_status vt_catalog_inputs_open(vt_catalog_import *out, const vt_arguments *arguments, vt_error *error)
{
    vt_import_options options = {.rich_path = vt_argument(arguments, "rich"),
                                 .column_map_path = vt_argument(arguments, "columns"),
                                 .images_dir = vt_argument(arguments, "images")};
    VT_TRY(vt_argument_required(arguments, "catalog", &options.catalog_path, error));
    VT_TRY(read_schema(arguments, &options.schema, error));
    vt_status status = vt_catalog_import_open(out, &options, error);
    print_report(arguments, out);
    return status;
}

void vt_transactions_print(const vt_arguments *arguments, const vt_transactions *transactions)
{
    vt_buffer text = {0};
    size_t read = transactions->orders.read + transactions->items.read + transactions->interactions.read;
    if (arguments->quiet || arguments->json || read == 0) return;
    vt_transactions_report_text(transactions, &text);
    fwrite(text.data, 1, text.size, stderr);
    vt_buffer_free(&text);
}

vt_status vt_transactions_inputs_open(vt_transactions **out, const vt_arguments *arguments, const vt_catalog_import *import,
                                      vt_error *error)
{
    const char *path = vt_argument(arguments, "transactions");
    *out = NULL;
    if (!path) return VT_OK;
    *out = vt_alloc(1, sizeof **out);
    if (!*out) return vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_status status = vt_transactions_open(*out, path, import->products, import->product_count, error);
    vt_transactions_print(arguments, *out);
    return status;
}

void vt_transactions_inputs_close(vt_transactions *transactions)
{
    if (transactions) vt_transactions_close(transactions);
    vt_free(transactions);
}

/* The values of a repeatable option. */
static const char *const *repeated(const vt_arguments *arguments, const char *name, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < arguments->given_count; i++)
        if (strcmp(arguments->given[i].name, name) == 0) {
            *count = arguments->given[i].count;
            return arguments->given[i].values;
        }
    return NULL;
}

vt_status vt_embedding_inputs(const vt_arguments *arguments, vt_embedding_input inputs[VT_MAX_SPACES],
                              char names[VT_MAX_SPACES][VT_NAME_BYTES], size_t *count, vt_error *error)
{
    size_t id_count;
    const char *const *values = repeated(arguments, "embeddings", count);
    const char *const *ids = repeated(arguments, "ids", &id_count);
    if (id_count && *count == 0) return vt_fail(error, VT_USAGE, "--ids belongs to --embeddings, and there are none");
    if (id_count > 1 && id_count != *count)
        return vt_fail(error, VT_USAGE, "give --ids once, or once for each --embeddings");
    for (size_t i = 0; i < *count; i++) {
        const char *equals = strchr(values[i], '=');
        size_t length = equals ? (size_t)(equals - values[i]) : 0;
        if (length == 0 || length >= VT_NAME_BYTES || !equals[1])
            return vt_fail(error, VT_USAGE, "--embeddings must be NAME=FILE, not \"%.100s\"", values[i]);
        memcpy(names[i], values[i], length);
        names[i][length] = '\0';
        inputs[i] = (vt_embedding_input){names[i], equals + 1, id_count == 0 ? NULL : ids[id_count == 1 ? 0 : i]};
    }
    return vt_embedding_inputs_check(inputs, *count, error);
}

/* Takes the text over. */
static cJSON *parsed(vt_buffer *text)
{
    vt_buffer_append(text, "", 1);
    cJSON *document = text->failed ? NULL : cJSON_Parse((const char *)text->data);
    vt_buffer_free(text);
    return document;
}

cJSON *vt_catalog_inputs_json(const vt_catalog_import *import)
{
    vt_buffer text = {0};
    vt_catalog_import_report_json(import, &text);
    return parsed(&text);
}

cJSON *vt_transactions_inputs_json(const vt_transactions *transactions)
{
    vt_buffer text = {0};
    vt_transactions_report_json(transactions, &text);
    return parsed(&text);
}

typedef struct match_line {
    const char *name;
    const char *text;
    const vt_match_count *met;
} match_line;

enum { MATCH_LINES = 5 };

static void match_lines(const vt_match_report *report, match_line lines[MATCH_LINES])
{
    const match_line all[MATCH_LINES] = {
        {"duplicateIds", "rows repeat an id (the first is used)", &report->duplicate_ids},
        {"unknownIds", "rows belong to no product", &report->unknown_ids},
        {"notFinite", "rows hold NaN or infinity (not used)", &report->not_finite},
        {"zeroRows", "rows are zero (not used)", &report->zero_rows},
        {"productsWithout", "products have no vector", &report->products_without},
    };
    memcpy(lines, all, sizeof all);
}

cJSON *vt_match_json(const vt_match_report *report)
{
    match_line lines[MATCH_LINES];
    cJSON *object = cJSON_CreateObject();
    cJSON_AddNumberToObject(object, "rowsRead", (double)report->rows_read);
    cJSON_AddNumberToObject(object, "rowsMatched", (double)report->rows_matched);
    match_lines(report, lines);
    for (size_t i = 0; i < MATCH_LINES; i++) {
        cJSON *met = cJSON_AddObjectToObject(object, lines[i].name);
        cJSON_AddNumberToObject(met, "count", (double)lines[i].met->count);
        cJSON *examples = cJSON_AddArrayToObject(met, "examples");
        for (size_t j = 0; j < VT_MATCH_EXAMPLES && j < lines[i].met->count; j++)
            cJSON_AddItemToArray(examples, cJSON_CreateString(lines[i].met->examples[j]));
    }
    return object;
}

void vt_match_print(FILE *out, const char *name, const vt_match_report *report)
{
    match_line lines[MATCH_LINES];
    fprintf(out, "embeddings %s: %zu of %zu rows matched\n", name, report->rows_matched, report->rows_read);
    match_lines(report, lines);
    for (size_t i = 0; i < MATCH_LINES; i++) {
        if (lines[i].met->count == 0) continue;
        fprintf(out, "  %zu %s:", lines[i].met->count, lines[i].text);
        for (size_t j = 0; j < VT_MATCH_EXAMPLES && j < lines[i].met->count; j++)
            fprintf(out, " %s", lines[i].met->examples[j]);
        fputs(lines[i].met->count > VT_MATCH_EXAMPLES ? " ...\n" : "\n", out);
    }
}

vt_status vt_synonyms_input(const vt_arguments *arguments, vt_buffer *file, vt_bytes *lines, vt_error *error)
{
    const char *path = vt_argument(arguments, "synonyms");
    if (!path) return VT_OK;
    return vt_synonyms_file_read(file, lines, path, error);
}
