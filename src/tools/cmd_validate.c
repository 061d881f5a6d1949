#include "catalog_inputs.h"
#include "event_inputs.h"

#include "memory.h"

/* Matches one embedding to the catalog and reports it. */
static vt_status check_embedding(const vt_arguments *arguments, const vt_embedding_input *input,
                                 const vt_catalog_import *import, cJSON *reports, vt_error *error)
{
    vt_vector_set set = {0};
    vt_match_report report;
    VT_TRY(vt_embedding_input_read(input, &set, error));
    float *values = vt_alloc(import->product_count, set.dims * sizeof *values);
    vt_status status = values ? vt_embedding_match(&set, import->products, import->product_count, values, &report, error)
                              : vt_fail(error, VT_NO_MEMORY, "out of memory");
    vt_free(values);
    vt_vector_set_close(&set);
    if (status != VT_OK) return status;
    cJSON_AddItemToObject(reports, input->name, vt_match_json(&report));
    if (!arguments->quiet && !arguments->json) vt_match_print(stderr, input->name, &report);
    return VT_OK;
}

static vt_status check_embeddings(const vt_arguments *arguments, const vt_catalog_import *import, cJSON *reports,
                                  vt_error *error)
{
    vt_embedding_input inputs[VT_MAX_SPACES];
    char names[VT_MAX_SPACES][VT_NAME_BYTES];
    size_t count;
    VT_TRY(vt_embedding_inputs(arguments, inputs, names, &count, error));
    for (size_t i = 0; i < count; i++) VT_TRY(check_embedding(arguments, &inputs[i], import, reports, error));
    return VT_OK;
}

static vt_status check_transactions(const vt_arguments *arguments, const vt_catalog_import *import, cJSON *document,
                                    vt_error *error)
{
    vt_transactions *transactions;
    vt_status status = vt_transactions_inputs_open(&transactions, arguments, import, error);
    if (status == VT_OK && transactions)
        cJSON_AddItemToObject(document, "transactions", vt_transactions_inputs_json(transactions));
    vt_transactions_inputs_close(transactions);
    return status;
}

static vt_status check_events(const vt_arguments *arguments, cJSON *document, vt_error *error)
{
    vt_event_log log = {.events = NULL};
    if (!vt_argument(arguments, "events")) return VT_OK;
    vt_status status = vt_event_inputs_open(&log, arguments, error);
    if (status == VT_OK) cJSON_AddItemToObject(document, "events", vt_event_inputs_json(&log));
    vt_event_log_close(&log);
    return status;
}

static vt_status check_catalog(const vt_arguments *arguments, cJSON *document, vt_error *error)
{
    vt_catalog_import import = {0};
    vt_status status = vt_catalog_inputs_open(&import, arguments, error);
    if (status == VT_OK) {
        cJSON_AddItemToObject(document, "catalog", vt_catalog_inputs_json(&import));
        status = check_embeddings(arguments, &import, cJSON_AddObjectToObject(document, "embeddings"), error);
    }
    if (status == VT_OK) status = check_transactions(arguments, &import, document, error);
    vt_catalog_import_close(&import);
    return status;
}

/* A catalog and what belongs to it, or a log of events alone, or both. */
static vt_status run(const vt_arguments *arguments, vt_error *error)
{
    bool only_events = vt_argument(arguments, "events") && !vt_argument(arguments, "catalog");
    if (only_events && (vt_argument(arguments, "transactions") || vt_argument(arguments, "embeddings")))
        return vt_fail(error, VT_USAGE, "--transactions and --embeddings need --catalog");
    cJSON *document = cJSON_CreateObject();
    cJSON_AddBoolToObject(document, "ok", true);
    vt_status status = only_events ? VT_OK : check_catalog(arguments, document, error);
    if (status == VT_OK) status = check_events(arguments, document, error);
    if (status == VT_OK && arguments->json) vt_print_json(document);
    else cJSON_Delete(document);
    return status;
}

static const vt_option options[] = {VT_CATALOG_OPTIONS, VT_EVENT_OPTIONS, {0}};

const vt_command vt_command_validate = {"validate", "", "read a catalog, orders or events, and report what is kept, repaired and dropped",
                                        options, run};
