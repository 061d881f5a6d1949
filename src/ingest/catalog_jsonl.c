#include "import_run.h"

#include "json_text.h"
#include "memory.h"

#include <string.h>

enum { MOST_LINE_BYTES = 4 << 20, MOST_VALUES = 10000 };

bool vt_jsonl_next(vt_bytes file, size_t *at, size_t *line, vt_bytes *record)
{
    while (*at < file.size) {
        const uint8_t *begin = file.data + *at, *feed = memchr(begin, '\n', file.size - *at);
        size_t size = feed ? (size_t)(feed - begin) : file.size - *at;
        *at += size + (feed != NULL);
        ++*line;
        while (size && (begin[0] == ' ' || begin[0] == '\t' || begin[0] == '\r')) begin++, size--;
        while (size && (begin[size - 1] == ' ' || begin[size - 1] == '\t' || begin[size - 1] == '\r')) size--;
        *record = (vt_bytes){begin, size};
        if (size) return true;
    }
    return false;
}

const cJSON *vt_json_path(const cJSON *object, const char *path)
{
    const cJSON *whole = cJSON_GetObjectItemCaseSensitive(object, path);
    for (const char *dot; !whole && object && (dot = strchr(path, '.')) != NULL; path = dot + 1) {
        char key[64] = "";
        if ((size_t)(dot - path) >= sizeof key) return NULL;
        memcpy(key, path, (size_t)(dot - path));
        object = cJSON_GetObjectItemCaseSensitive(object, key);
        whole = cJSON_GetObjectItemCaseSensitive(object, dot + 1);
    }
    return whole;
}

static vt_bytes number_text(vt_import_run *run, double number)
{
    /* Fifteen digits give back what the file says, and integers are exact below 2^53; a larger number is no
     * longer what it was written as. */
    if (!(number > -9007199254740992.0 && number < 9007199254740992.0)) return (vt_bytes){NULL, 0};
    run->text.size = 0;
    vt_buffer_printf(&run->text, number > -1e15 && number < 1e15 ? "%.15g" : "%.0f", number);
    const char *kept = run->text.failed
                           ? NULL
                           : vt_text_arena_copy(&run->texts, (const char *)run->text.data, run->text.size);
    if (!kept) run->out_of_memory = true;
    return (vt_bytes){(const uint8_t *)kept, kept ? run->text.size : 0};
}

vt_bytes vt_json_path_text(vt_import_run *run, const cJSON *object, const char *path)
{
    const cJSON *value = vt_json_path(object, path);
    if (cJSON_IsArray(value)) value = value->child;
    if (cJSON_IsNumber(value)) return number_text(run, value->valuedouble);
    if (cJSON_IsBool(value))
        return cJSON_IsTrue(value) ? (vt_bytes){(const uint8_t *)"true", 4}
                                   : (vt_bytes){(const uint8_t *)"false", 5};
    if (!cJSON_IsString(value)) return (vt_bytes){NULL, 0};
    return (vt_bytes){(const uint8_t *)value->valuestring, strlen(value->valuestring)};
}

/* NULL when the value at `path` can be an id or is not there at all. */
static const char *id_problem_at(const cJSON *object, const char *path)
{
    const double first_inexact = 9007199254740992.0;
    const cJSON *value = vt_json_path(object, path);
    if (cJSON_IsArray(value)) value = value->child;
    if (!value || cJSON_IsNull(value) || cJSON_IsString(value)) return NULL;
    if (!cJSON_IsNumber(value)) return "id is not a text or number";
    bool exact = value->valuedouble > -first_inexact && value->valuedouble < first_inexact;
    return exact ? NULL : "id is not exact; quote it";
}

/* A number too large to be exact is no amount either, but the report has to show it. */
static vt_bytes field_text(vt_import_run *run, const cJSON *object, const vt_binding *binding)
{
    vt_bytes text = vt_json_path_text(run, object, binding->column);
    bool amount = binding->field >= VT_FIELD_YEAR && binding->field <= VT_FIELD_RATING;
    const cJSON *value = vt_json_path(object, binding->column);
    if (cJSON_IsArray(value)) value = value->child;
    return amount && !text.size && cJSON_IsNumber(value) ? (vt_bytes){(const uint8_t *)"over 10^15", 10}
                                                         : text;
}

/* All that an array holds: a set of sizes is written as one. */
static vt_bytes array_text(vt_import_run *run, const cJSON *array)
{
    run->more.size = 0;
    for (const cJSON *entry = array->child; entry; entry = entry->next) {
        vt_buffer_append_text(&run->more, run->more.size ? "|" : "");
        if (cJSON_IsString(entry)) vt_buffer_append_text(&run->more, entry->valuestring);
        if (cJSON_IsNumber(entry)) vt_buffer_printf(&run->more, "%.15g", entry->valuedouble);
    }
    const char *kept =
        run->more.failed ? NULL : vt_text_arena_copy(&run->texts, (const char *)run->more.data, run->more.size);
    if (!kept) run->out_of_memory = true;
    return (vt_bytes){(const uint8_t *)kept, kept ? run->more.size : 0};
}

static void bind_values(vt_import_run *run, const cJSON *object, vt_raw_row *raw)
{
    for (size_t i = 0; i < run->map.count; i++) {
        const vt_binding *binding = &run->map.bindings[i];
        if (binding->field == VT_FIELD_ATTRIBUTES && cJSON_IsObject(vt_json_path(object, binding->column))) {
            if (!raw->attributes) raw->attributes = vt_json_path(object, binding->column);
        } else if (binding->field == VT_FIELD_ATTRIBUTE) {
            if (raw->labelled_count == VT_MOST_LABELLED) continue;
            raw->labelled[raw->labelled_count].label = binding->label;
            raw->labelled[raw->labelled_count++].value = vt_json_path_text(run, object, binding->column);
        } else if (!raw->fields[binding->field].size) {
            if (binding->field == VT_FIELD_ID) raw->id_problem = id_problem_at(object, binding->column);
            const cJSON *value = vt_json_path(object, binding->column);
            bool several = binding->field == VT_FIELD_SIZES && cJSON_IsArray(value);
            raw->fields[binding->field] = several ? array_text(run, value) : field_text(run, object, binding);
        }
    }
}

static vt_status take_keys(vt_import_run *run, const cJSON *object, size_t line, vt_error *error)
{
    enum { MOST_KEYS = 256 };
    const char *names[MOST_KEYS];
    vt_header header = {run->source->catalog_label, line, names, 0, true};
    for (const cJSON *member = object->child; member && header.count < MOST_KEYS; member = member->next)
        names[header.count++] = member->string;
    return vt_column_map_open(&run->map, run->source->schema, &header, run->source->column_map,
                              run->source->column_map_label, error);
}

static vt_status take_record(vt_import_run *run, vt_bytes record, size_t line, vt_error *error)
{
    cJSON *object = NULL;
    vt_error reason = {0};
    bool parsed =
        record.size <= MOST_LINE_BYTES && vt_json_parse(&object, record, MOST_VALUES, "", &reason) == VT_OK;
    run->rows_read++;
    vt_status status = VT_OK;
    if (!parsed || !cJSON_IsObject(object)) {
        run->rows_dropped++;
        vt_import_note(run, "dropped", "not a JSON object", "line %zu%.120s", line,
                       parsed            ? ""
                       : *reason.message ? reason.message
                                         : ": over 4 MiB");
    } else {
        if (!run->map.count) status = take_keys(run, object, line, error);
        vt_raw_row raw = {.line = line};
        if (status == VT_OK) bind_values(run, object, &raw);
        if (status == VT_OK) vt_import_take_row(run, &raw);
    }
    if (parsed) cJSON_Delete(object);
    if (status == VT_OK && run->out_of_memory)
        status = vt_fail(error, VT_NO_MEMORY, "%s: no memory for its rows", run->source->catalog_label);
    return status;
}

vt_status vt_import_read_jsonl(vt_import_run *run, vt_error *error)
{
    vt_bytes file = run->source->catalog, record;
    size_t at = file.size >= 3 && !memcmp(file.data, "\xEF\xBB\xBF", 3) ? 3 : 0, line = 0;
    while (vt_jsonl_next(file, &at, &line, &record)) VT_TRY(take_record(run, record, line, error));
    return VT_OK;
}
