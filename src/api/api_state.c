/* Methods about the open profile as a whole: openState, closeState, checkState, checkpoint, settings, setSettings. */
#include "api_state_parts.h"

#include <string.h>

static void close_state(vt_api *api)
{
    vt_visitor_close(&api->visitor);
    vt_state_close(api->state);
    api->state = NULL;
}

/* The open one is closed first: it may be the same file, which has room for one owner. */
vt_status vt_method_open_state(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    const char *path = NULL;
    VT_TRY(vt_read_text(params, "path", &path, error));
    close_state(api);
    VT_TRY(vt_state_open(&api->state, path, error));
    cJSON_AddNumberToObject(result, "version", VT_STATE_VERSION);
    cJSON_AddNumberToObject(result, "openedVersion", vt_state_opened_version(api->state));
    return VT_OK;
}

vt_status vt_method_close_state(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    (void)params, (void)result, (void)error;
    close_state(api);
    return VT_OK;
}

vt_status vt_method_check_state(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    (void)params, (void)result;
    vt_state *state = vt_api_state(api, error);
    return state ? vt_state_check(state, error) : VT_NOT_READY;
}

vt_status vt_method_checkpoint(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    (void)params, (void)result;
    vt_state *state = vt_api_state(api, error);
    return state ? vt_state_checkpoint(state, error) : VT_NOT_READY;
}

/* NULL when there is no such variety. */
static const char *variety_named(const char *name)
{
    static const char *const known[] = {"off", "low", "high"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], name) == 0) return known[i];
    return NULL;
}

static void take_setting(void *context, const char *name, const char *value)
{
    vt_profile_settings *settings = context;
    if (strcmp(name, "hemisphere") == 0) settings->hemisphere = strcmp(value, "south") == 0 ? "south" : "north";
    if (strcmp(name, "gender") == 0 && strlen(value) < sizeof settings->gender)
        memcpy(settings->gender, value, strlen(value) + 1);
    if (strcmp(name, "variety") == 0 && variety_named(value)) settings->variety = variety_named(value);
}

vt_status vt_settings_of(vt_state *state, vt_profile_settings *settings, vt_error *error)
{
    *settings = (vt_profile_settings){.hemisphere = "north", .variety = "low"};
    return vt_state_each_setting(state, take_setting, settings, error);
}

static vt_status write_settings(cJSON *result, vt_state *state, vt_error *error)
{
    vt_profile_settings settings;
    VT_TRY(vt_settings_of(state, &settings, error));
    cJSON_AddStringToObject(result, "hemisphere", settings.hemisphere);
    cJSON_AddStringToObject(result, "gender", settings.gender);
    cJSON_AddStringToObject(result, "variety", settings.variety);
    return vt_write_quiz(result, state, error);
}

vt_status vt_method_settings(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    (void)params;
    vt_state *state = vt_api_state(api, error);
    return state ? write_settings(result, state, error) : VT_NOT_READY;
}

/* All are checked before any is kept. */
vt_status vt_keep_settings(vt_state *state, const cJSON *object, vt_error *error)
{
    const char *hemisphere = NULL, *gender = NULL, *variety = NULL;
    const cJSON *quiz = cJSON_GetObjectItemCaseSensitive(object, "quiz");
    VT_TRY(vt_read_text(object, "hemisphere", &hemisphere, error));
    VT_TRY(vt_read_text(object, "gender", &gender, error));
    VT_TRY(vt_read_text(object, "variety", &variety, error));
    if (hemisphere && strcmp(hemisphere, "north") != 0 && strcmp(hemisphere, "south") != 0)
        return vt_fail(error, VT_BAD_REQUEST, "hemisphere: must be \"north\" or \"south\"");
    if (gender && strlen(gender) >= sizeof((vt_profile_settings *)0)->gender)
        return vt_fail(error, VT_BAD_REQUEST, "gender: longer than 63 bytes");
    if (variety && !variety_named(variety))
        return vt_fail(error, VT_BAD_REQUEST, "variety: must be \"off\", \"low\" or \"high\"");
    if (quiz) VT_TRY(vt_keep_quiz(state, quiz, error));
    if (hemisphere) VT_TRY(vt_state_set_setting(state, "hemisphere", hemisphere, error));
    if (variety) VT_TRY(vt_state_set_setting(state, "variety", variety, error));
    return gender ? vt_state_set_setting(state, "gender", *gender ? gender : NULL, error) : VT_OK;
}

vt_status vt_method_set_settings(vt_api *api, const cJSON *params, cJSON *result, vt_error *error)
{
    vt_state *state = vt_api_state(api, error);
    if (!state) return VT_NOT_READY;
    VT_TRY(vt_state_begin(state, error));
    vt_status status = vt_keep_settings(state, params, error);
    vt_status ended = vt_state_end(state, status == VT_OK, status == VT_OK ? error : NULL);
    VT_TRY(status == VT_OK ? ended : status);
    return write_settings(result, state, error);
}
