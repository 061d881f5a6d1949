#include "ranker_inputs.h"

#include "bytes.h"
#include "pack_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static vt_status copy_list(char list[VT_RANKER_SET_BYTES], const char *option, const char *text, vt_error *error)
{
    if (!vt_text_put(list, VT_RANKER_SET_BYTES, text)) return vt_fail(error, VT_USAGE, "--%s: is too long", option);
    return VT_OK;
}

/* "ease" or "ease:300" */
static vt_status ask_source(vt_ranker_inputs *inputs, char *text, vt_error *error)
{
    char *colon = strchr(text, ':'), name[80];
    if (colon) *colon = '\0';
    vt_rank_source source = vt_rank_source_named(text);
    if (source == VT_RANK_SOURCES) return vt_fail(error, VT_USAGE, "--sources: there is no source \"%.60s\"", text);
    inputs->options.config.caps[source] = vt_rank_config_defaults.caps[source];
    if (!colon) return VT_OK;
    snprintf(name, sizeof name, "%s.cap", text);
    return vt_ranker_set(&inputs->options, name, colon + 1, error);
}

static vt_status read_sources(vt_ranker_inputs *inputs, const char *text, vt_error *error)
{
    char *state;
    if (!text) return VT_OK;
    VT_TRY(copy_list(inputs->sources, "sources", text, error));
    memset(inputs->options.config.caps, 0, sizeof inputs->options.config.caps);
    for (char *at = strtok_r(inputs->sources, ",", &state); at; at = strtok_r(NULL, ",", &state)) VT_TRY(ask_source(inputs, at, error));
    return VT_OK;
}

static vt_status set(vt_ranker_inputs *inputs, char *text, vt_error *error)
{
    char *equals = strchr(text, '=');
    if (!equals) return vt_fail(error, VT_USAGE, "--set: must be like leaves=31 or ease.ridge=300, not \"%.60s\"", text);
    *equals = '\0';
    return vt_ranker_set(&inputs->options, text, equals + 1, error);
}

static vt_status read_sets(vt_ranker_inputs *inputs, const vt_arguments *arguments, vt_error *error)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (strcmp(arguments->given[i].name, "set") != 0) continue;
        for (size_t j = 0; j < arguments->given[i].count; j++) {
            char *state;
            VT_TRY(copy_list(inputs->sets[j], "set", arguments->given[i].values[j], error));
            for (char *at = strtok_r(inputs->sets[j], ",", &state); at; at = strtok_r(NULL, ",", &state)) VT_TRY(set(inputs, at, error));
        }
    }
    return VT_OK;
}

vt_status vt_ranker_inputs_read(vt_ranker_inputs *out, const vt_arguments *arguments, vt_error *error)
{
    const char *weeks = vt_argument(arguments, "weeks");
    vt_ranker_defaults(&out->options);
    out->options.config.rebuys = vt_argument_flag(arguments, "rebuys");
    out->pack = vt_argument(arguments, "pack");
    VT_TRY(read_sources(out, vt_argument(arguments, "sources"), error));
    if (weeks) VT_TRY(vt_ranker_set(&out->options, "weeks", weeks, error));
    VT_TRY(read_sets(out, arguments, error));
    return vt_ranker_check(&out->options, error);
}

void vt_ranker_inputs_close(vt_ranker_inputs *inputs)
{
    vt_rank_items_close(&inputs->items);
    vt_api_close(inputs->opened);
}

/* Before threads read the space: pages come to one thread at a time (page_store.h). A page that cannot be had fails here, and by name. */
static vt_status bring_lists(const vt_vector_space *space, vt_error *error)
{
    for (size_t list = 0; list < space->list_count; list++) VT_TRY(vt_space_need_list(space, list, error));
    return VT_OK;
}

vt_status vt_ranker_inputs_catalog(vt_ranker_inputs *inputs, vt_event_log *log, vt_error *error)
{
    if (!inputs->pack) return VT_OK;
    VT_TRY(vt_pack_session_open(&inputs->opened, inputs->pack, error));
    vt_engine *engine = vt_api_engine_of(inputs->opened);
    vt_catalog *catalog = vt_engine_catalog(engine, error);
    if (!catalog) return error->status;
    VT_TRY(vt_rank_items_open(&inputs->items, log, catalog, error));
    inputs->items.shop.space = vt_engine_manifest(engine)->space_count ? vt_engine_space(engine, 0) : NULL;
    inputs->items.shop.terms = vt_engine_terms(engine);
    return inputs->items.shop.space ? bring_lists(inputs->items.shop.space, error) : VT_OK;
}

const vt_rank_shop *vt_ranker_inputs_shop(const vt_ranker_inputs *inputs) { return inputs->opened ? &inputs->items.shop : NULL; }
